import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

const ink = 'var(--mantine-color-text)';
const quiet = 'var(--mantine-color-dimmed)';
const mark = 'var(--mark)';

/** A window as the user will see it, with its title and what matters in it. */
function Picture({
  title,
  height,
  label,
  children,
}: {
  title: string;
  height: number;
  label: string;
  children: ReactNode;
}) {
  return (
    <svg viewBox={`0 0 360 ${height}`} className="step-picture" role="img" aria-label={label}>
      <rect x="1" y="1" width="358" height={height - 2} rx="8" fill="var(--ground)" stroke="var(--line)" />
      <path d="M1 26V9a8 8 0 0 1 8-8h342a8 8 0 0 1 8 8v17z" fill="var(--hover)" />
      <text x="14" y="18" fontSize="11" fill={ink} fontWeight="600">
        {title}
      </text>
      <g fontSize="11" fill={ink}>
        {children}
      </g>
    </svg>
  );
}

const Pressed = ({ x, y, width, word }: { x: number; y: number; width: number; word: string }) => (
  <>
    <rect x={x} y={y} width={width} height="24" rx="5" fill="#0f766e" />
    <text x={x + width / 2} y={y + 16} fill="#fff" textAnchor="middle">
      {word}
    </text>
  </>
);
const Ticked = ({ x, y }: { x: number; y: number }) => (
  <g fill="none" stroke={mark} strokeWidth="2">
    <rect x={x} y={y} width="14" height="14" rx="3" />
    <path d={`M${x + 3} ${y + 7}l3 4 6-7`} />
  </g>
);

const steps: readonly { readonly say: string; readonly picture: ReactNode }[] = [
  {
    say: 'Open your company file in QuickBooks, as its administrator and in single-user mode.',
    picture: (
      <Picture
        title="QuickBooks Desktop"
        height={96}
        label="QuickBooks with your company file open, logged in as Admin."
      >
        <rect x="14" y="38" width="150" height="46" rx="6" fill="none" stroke="var(--line)" />
        <text x="26" y="57">
          Your company file
        </text>
        <text x="26" y="74" fill={quiet}>
          User: Admin
        </text>
        <Ticked x={186} y={50} />
        <text x="210" y="61">
          open on this computer
        </text>
      </Picture>
    ),
  },
  {
    say: 'Open the downloaded file. The Web Connector asks whether to add JobPro. Choose OK.',
    picture: (
      <Picture title="Authorize New Web Service" height={96} label="The Web Connector’s question, answered with OK.">
        <text x="14" y="48">
          Do you want to grant JobPro access?
        </text>
        <rect x="176" y="62" width="76" height="24" rx="5" fill="none" stroke="var(--line)" />
        <text x="214" y="78" textAnchor="middle" fill={quiet}>
          Cancel
        </text>
        <Pressed x={262} y={62} width={84} word="OK" />
      </Picture>
    ),
  },
  {
    say: 'QuickBooks asks for access. Choose “Yes, always; allow access even if QuickBooks is not running”.',
    picture: (
      <Picture
        title="QuickBooks – Application Certificate"
        height={112}
        label="QuickBooks’ question for access, with the last answer chosen: always, even if QuickBooks is not running."
      >
        {['No', 'Yes, whenever this company file is open', 'Yes, always; even if QuickBooks is not running'].map(
          (word, index) => (
            <g key={word}>
              <circle
                cx="21"
                cy={44 + index * 24}
                r="6"
                fill="none"
                stroke={index === 2 ? mark : 'var(--mantine-color-dimmed)'}
                strokeWidth="2"
              />
              {index === 2 && <circle cx="21" cy={92} r="3" fill={mark} />}
              <text x="36" y={48 + index * 24} fill={index === 2 ? ink : quiet}>
                {word}
              </text>
            </g>
          ),
        )}
      </Picture>
    ),
  },
  {
    say: 'In the Web Connector, paste the password, select JobPro and Auto-Run, and press Update Selected.',
    picture: (
      <Picture
        title="QuickBooks Web Connector"
        height={130}
        label="The Web Connector’s window: JobPro ticked, the password pasted, Auto-Run ticked, Update Selected pressed."
      >
        <g fill={quiet}>
          <text x="40" y="46">
            Application
          </text>
          <text x="126" y="46">
            Password
          </text>
          <text x="222" y="46">
            Auto-Run
          </text>
        </g>
        <Ticked x={16} y={58} />
        <text x="40" y="69">
          JobPro
        </text>
        <rect x="122" y="54" width="84" height="22" rx="4" fill="none" stroke={mark} strokeWidth="2" />
        <text x="130" y="69">
          ••••••••••
        </text>
        <Ticked x={222} y={58} />
        <text x="244" y="69">
          every 15 min
        </text>
        <Pressed x={222} y={94} width={124} word="Update Selected" />
      </Picture>
    ),
  },
];

/** The steps at the computer with the company file, each with a picture of its window. */
export function DesktopSteps() {
  return (
    <ol className="steps">
      {steps.map(({ say, picture }, index) => (
        <li key={say}>
          <Text size="sm">
            <strong>{index + 1}.</strong> {say}
          </Text>
          {picture}
        </li>
      ))}
    </ol>
  );
}

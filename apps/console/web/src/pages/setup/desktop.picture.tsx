/** The Web Connector's window, as the user will see it: where to tick, paste and press. */
export function DesktopPicture() {
  const ink = 'var(--mantine-color-text)';
  return (
    <svg
      viewBox="0 0 560 190"
      width="100%"
      style={{ maxWidth: 560 }}
      role="img"
      aria-label="The Web Connector’s window: tick JobPro, tick Auto-Run, paste the password, press Update Selected."
    >
      <rect x="1" y="1" width="558" height="188" rx="8" fill="var(--ground)" stroke="var(--line)" />
      <rect x="1" y="1" width="558" height="30" rx="8" fill="var(--hover)" />
      <g fill={ink} fontSize="12" fontFamily="inherit">
        <text x="16" y="20">
          QuickBooks Web Connector
        </text>
        <text x="56" y="92">
          JobPro
        </text>
        <text x="170" y="92">
          ••••••••••
        </text>
        <text x="342" y="92">
          Every 15 min
        </text>
        <g fontSize="11" fill="var(--mantine-color-dimmed)">
          <text x="56" y="66">
            Application
          </text>
          <text x="170" y="66">
            Password
          </text>
          <text x="320" y="66">
            Auto-Run
          </text>
        </g>
      </g>
      <rect x="408" y="140" width="132" height="28" rx="6" fill="#0f766e" />
      <text x="474" y="158" fill="#fff" fontSize="12" textAnchor="middle">
        Update Selected
      </text>
      {[24, 320].map((x) => (
        <g key={x} fill="none" stroke="#0f766e" strokeWidth="2">
          <rect x={x} y="80" width="15" height="15" rx="3" />
          <path d={`M${x + 3} 87l4 4 6-7`} />
        </g>
      ))}
      <rect x="162" y="77" width="130" height="22" rx="4" fill="none" stroke="#0f766e" strokeWidth="2" />
    </svg>
  );
}

import type { ReactNode } from 'react';

const icon = (path: ReactNode) =>
  function Icon({ size = 18 }: { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {path}
      </svg>
    );
  };

export const SendIcon = icon(<path d="M4 12h14M12 5l7 7-7 7" />);
export const IssueIcon = icon(<path d="M12 4l9 16H3zM12 10v4M12 17h.01" />);
export const JobIcon = icon(<path d="M4 20V9l8-5 8 5v11M9 20v-6h6v6" />);
export const HistoryIcon = icon(<path d="M4 12a8 8 0 1 0 3-6.2M4 4v4h4M12 8v4l3 2" />);
export const SetupIcon = icon(<path d="M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4" />);
export const SettingsIcon = icon(
  <path d="M4 7h10M18 7h2M4 17h2M10 17h10M14 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M6 17a2 2 0 1 0 4 0 2 2 0 0 0-4 0" />,
);
export const HealthIcon = icon(<path d="M3 12h4l3-7 4 14 3-7h4" />);
export const SearchIcon = icon(<path d="M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14M20 20l-4-4" />);
export const SunIcon = icon(
  <path d="M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 3v1M12 20v1M3 12h1M20 12h1M6 6l.7.7M17.3 17.3l.7.7M6 18l.7-.7M17.3 6.7L18 6" />,
);
export const MoonIcon = icon(<path d="M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z" />);
export const UserIcon = icon(<path d="M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M5 20a7 7 0 0 1 14 0" />);
export const ChartIcon = icon(<path d="M5 20v-8M12 20V4M19 20v-5" />);
export const CheckIcon = icon(<path d="M5 12.5l4.5 4.5L19 7.5" />);
export const FilterIcon = icon(<path d="M4 6h16M7 12h10M10 18h4" />);
export const OutIcon = icon(<path d="M10 5H6v13h13v-4M14 5h5v5M19 5l-8 8" />);
export const DownloadIcon = icon(<path d="M12 4v11M7 10l5 5 5-5M5 20h14" />);
export const EmptyIcon = icon(<path d="M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5" />);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const PlusIcon = icon(<path d="M12 5v14M5 12h14" />);
export const PaymentIcon = icon(<path d="M3 7h18v11H3zM3 11h18M7 15h3" />);
export const CodeIcon = icon(<path d="M9 7l-5 5 5 5M15 7l5 5-5 5" />);
export const PauseIcon = icon(<path d="M9 6v12M15 6v12" />);
export const ScaleIcon = icon(<path d="M12 4v16M7 20h10M5 7h14M5 7l-3 6a3 3 0 0 0 6 0zM19 7l-3 6a3 3 0 0 0 6 0z" />);

/** Points to the right, and down when turned. */
export const ChevronIcon = ({ size = 16, turned = false }: { size?: number; turned?: boolean }) => (
  <span style={{ display: 'inline-flex', transform: turned ? 'rotate(90deg)' : 'none' }}>
    <Chevron size={size} />
  </span>
);
const Chevron = icon(<path d="M9 6l6 6-6 6" />);

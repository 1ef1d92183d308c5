import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './page.css';
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/client.js';
import { App } from './app.js';

/** A quiet teal in ten shades. The eighth is dark enough for white text. */
const teal: MantineColorsTuple = [
  '#effcf9',
  '#d9f5ef',
  '#b0e9dd',
  '#83dcca',
  '#56c9b4',
  '#2fae98',
  '#14917d',
  '#0f766e',
  '#0d5f59',
  '#0a4b47',
];

const theme = createTheme({
  colors: { calm: teal },
  primaryColor: 'calm',
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } },
  },
  components: {
    Anchor: { defaultProps: { underline: 'hover' } },
    Modal: { styles: { title: { fontWeight: 650 } } },
  },
});

/** Quiet text that stays readable: WCAG AA on the page and on its panels. */
const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55606b',
    '--mantine-color-placeholder': '#66717c',
    '--mantine-color-anchor': '#0d5f59',
    '--mantine-color-error': '#b3261e',
    '--surface': '#ffffff',
    '--ground': '#f5f7f8',
    '--line': '#dfe4e8',
    '--hover': '#f0f5f5',
    '--chosen': '#e2f3f0',
    '--mark': '#0f766e',
  },
  dark: {
    '--mantine-color-dimmed': '#a3aeb8',
    '--mantine-color-placeholder': '#98a3ad',
    '--mantine-color-anchor': '#83dcca',
    '--mantine-color-error': '#ff9b93',
    '--mantine-color-text': '#e2e7eb',
    '--mantine-color-dark-4': '#3c454d',
    '--mantine-color-dark-5': '#2b3137',
    '--mantine-color-dark-6': '#23282d',
    '--mantine-color-dark-7': '#1d2125',
    '--mantine-color-body': '#16191c',
    '--surface': '#1d2125',
    '--ground': '#16191c',
    '--line': '#333a41',
    '--hover': '#252b30',
    '--chosen': '#173631',
    '--mark': '#56c9b4',
  },
});

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? '';
setNonce(nonce);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <App />
        <Notifications position="bottom-right" limit={4} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

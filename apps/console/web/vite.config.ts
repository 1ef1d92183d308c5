import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page is built beside the service that serves it. For work on it alone: `npx vite web` here, with CONSOLE_URL set. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': process.env['CONSOLE_URL'] ?? 'http://127.0.0.1:3000' } },
});

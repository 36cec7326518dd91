import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.NEXA_DEV_SERVER ?? 'http://127.0.0.1:8420';
const proxy = { target: server, changeOrigin: false, xfwd: false };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/api': { ...proxy, ws: true }, '/hooks': proxy, '/oauth': proxy, '/healthz': proxy },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing may be inlined as data: URLs, which the content security policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

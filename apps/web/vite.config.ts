import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defaultClientConditions, defineConfig } from 'vite';

const api = process.env['API_URL'] ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [
    tailwindcss(),
    sveltekit({
      adapter: adapter({ fallback: '200.html' }),
      // The clock is the default name: two builds of one source would differ.
      version: { name: 'coprowatt' },
    }),
  ],
  resolve: { conditions: ['@coprowatt/source', ...defaultClientConditions] },
  // Kit needs cookie 2; Express's 0.7 lies at the root.
  ssr: { noExternal: ['cookie', /^@coprowatt\//] },
  server: {
    host: '127.0.0.1',
    port: Number(process.env['PORT'] ?? 5173),
    strictPort: true,
    proxy: {
      '/api': api,
      '/auth/linky': api,
      '/socket.io': { target: api, ws: true },
    },
  },
});

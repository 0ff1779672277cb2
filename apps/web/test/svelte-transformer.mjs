// Jest transforms ES modules synchronously, which the published Svelte transformers cannot do.
import { stripTypeScriptTypes } from 'node:module';
import { compile, compileModule } from 'svelte/compiler';

export default {
  process(source, filename) {
    const options = { filename, generate: 'client', dev: false };
    const result = filename.endsWith('.svelte')
      ? compile(source, { ...options, css: 'injected' })
      : compileModule(filename.endsWith('.ts') ? stripTypeScriptTypes(source) : source, options);
    return { code: result.js.code, map: result.js.map };
  },
};

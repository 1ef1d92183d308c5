import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@jobpro/testing';
import { program } from './program.js';
import { sampleFiles } from './sample-day/sample-files.js';

/** `node tools/dist/samples.js`: writes `samples/` anew, the same each time. */
await program('samples', async () => {
  const folder = join(repositoryRoot, 'samples');
  const files = sampleFiles();
  for (const [name, text] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    await writeFile(path, text);
  }
  console.log(`${String(files.size)} files in samples/`);
  return 0;
});

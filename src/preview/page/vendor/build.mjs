// Builds discord.js and LICENSES.txt anew: `node src/preview/page/vendor/build.mjs`.
//
// The packages are installed in a folder of their own outside the repository, by package-lock.json, and that folder is
// removed again. To take newer versions: change package.json, then run this with `--update`.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Files of packages that other files take the place of; each says why at its top. */
const REPLACED = [
  { path: /discord-components-core[\\/]dist[\\/]config\.js$/, by: 'replaced-config.mjs' },
  { path: /lit[\\/]directives[\\/]style-map\.js$/, by: 'replaced-style-map.mjs' },
];

/** Licences that packages refer to without having them among their files, and those of code inside a package. */
const LICENCES = {
  '@skyra/discord-components-core': ['licence-skyra.txt'],
  'discord-markdown-parser': ['licence-simple-markdown.txt'],
};

/** Installs what package.json names, and says where. */
function install(folder) {
  copyFileSync(join(here, 'package.json'), join(folder, 'package.json'));
  const isUpdate = process.argv.includes('--update');
  if (!isUpdate) {
    copyFileSync(join(here, 'package-lock.json'), join(folder, 'package-lock.json'));
  }
  // Addresses of packages are left out of the lock file: they name whichever registry answered.
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit-lockfile-registry-resolved'];
  execFileSync('npm', [isUpdate ? 'install' : 'ci', ...flags], { cwd: folder, stdio: 'inherit' });
  if (isUpdate) {
    copyFileSync(join(folder, 'package-lock.json'), join(here, 'package-lock.json'));
  }
}

/** Gives the text of a file of our own for each that is replaced. */
function replacing(folder) {
  return {
    name: 'replacing',
    setup(build) {
      for (const { path, by } of REPLACED) {
        const contents = readFileSync(join(here, by), 'utf8');
        build.onLoad({ filter: path }, () => ({ contents, resolveDir: folder }));
      }
    },
  };
}

/** The names of the packages that the bundle holds something of. */
function packagesOf(inputs) {
  const names = Object.keys(inputs).flatMap((input) => {
    const inside = input.split('node_modules/').at(-1);
    const parts = inside.split('/');
    return input.includes('node_modules/') ? [parts.slice(0, parts[0].startsWith('@') ? 2 : 1).join('/')] : [];
  });
  return [...new Set(names)].sort();
}

/** The licences of these packages as one text. */
function licencesOf(names, folder) {
  const parts = names.map((name) => {
    const place = join(folder, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
    const own = readdirSync(place).filter((file) => /^licen[cs]e/i.test(file)).map((file) => join(place, file));
    const added = (LICENCES[name] ?? []).map((file) => join(here, file));
    const texts = [...own, ...added].map((file) => readFileSync(file, 'utf8').trim());
    if (texts.length === 0) {
      throw new Error(`${name} comes without a licence: add its text to LICENCES in build.mjs`);
    }
    return `${name} ${version} (${license})\n${'-'.repeat(40)}\n\n${texts.join('\n\n')}\n`;
  });
  return `discord.js holds code of the following packages.\n\n${parts.join('\n\n')}`;
}

const folder = mkdtempSync(join(tmpdir(), 'pullquote-vendor-'));
try {
  install(folder);
  copyFileSync(join(here, 'entry.mjs'), join(folder, 'entry.mjs'));
  const esbuild = createRequire(join(folder, 'package.json'))('esbuild');
  const { metafile } = await esbuild.build({
    absWorkingDir: folder,
    entryPoints: ['entry.mjs'],
    outfile: join(here, 'discord.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    banner: { js: '// Built by build.mjs from the packages that LICENSES.txt names. Not to be changed by hand.' },
    metafile: true,
    plugins: [replacing(folder)],
  });
  const names = packagesOf(metafile.inputs);
  writeFileSync(join(here, 'LICENSES.txt'), licencesOf(names, folder));
  const size = Math.round(statSync(join(here, 'discord.js')).size / 1024);
  console.log(`${relative(process.cwd(), join(here, 'discord.js')).split(sep).join('/')}: ${size} KB of ${names.join(', ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

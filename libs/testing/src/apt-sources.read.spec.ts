import { describe, expect, test } from '@jest/globals';
import { debianArchives } from './apt-sources.read.js';

const deb822 = `Types: deb
# a remark
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

describe('the archives of Debian that apt knows', () => {
  test('are read from deb822 sources, without the security archive', () => {
    expect(debianArchives([{ name: 'debian.sources', text: deb822 }], 'bookworm')).toEqual([
      { uri: 'http://mirror.example/debian', signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg' },
    ]);
  });

  test('are read from one-line sources, with and without options', () => {
    const text = [
      '# deb http://old.example/debian bookworm main',
      'deb [arch=amd64 signed-by=/keys/debian.gpg] https://one.example/debian bookworm main contrib # near',
      'deb http://two.example/debian bookworm main',
      'deb-src http://three.example/debian bookworm main',
      'deb http://two.example/debian bookworm-updates main',
    ].join('\n');
    expect(debianArchives([{ name: 'sources.list', text }], 'bookworm')).toEqual([
      { uri: 'https://one.example/debian', signedBy: '/keys/debian.gpg' },
      { uri: 'http://two.example/debian', signedBy: undefined },
    ]);
  });

  test.each([
    ['another vendor', 'deb https://packages.example/apt cloud-bookworm main'],
    ['another release', 'deb http://mirror.example/debian bullseye main'],
    ['a mirror without main', 'deb http://mirror.example/debian bookworm contrib'],
    ['a disc', 'deb cdrom:[Debian]/ bookworm main'],
  ])('do not include %s', (_what, text) => {
    expect(debianArchives([{ name: 'x.list', text }], 'bookworm')).toEqual([]);
  });

  test('do not include a stanza that is switched off', () => {
    const text = `Enabled: no\n${deb822}`;
    expect(debianArchives([{ name: 'debian.sources', text }], 'bookworm')).toEqual([]);
  });

  test('have several mirrors where several are named, and a key inside the sources is no path', () => {
    const text = `Types: deb deb-src
URIs: http://a.example/debian
  http://b.example/debian
Suites: bookworm
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBGPL0BUBEADmW5NdOOHwPIJlgPu6JDcKw/NZJPR8lsD3K87ZM18gzyQZJD+w
`;
    expect(debianArchives([{ name: 'debian.sources', text }], 'bookworm')).toEqual([
      { uri: 'http://a.example/debian', signedBy: undefined },
      { uri: 'http://b.example/debian', signedBy: undefined },
    ]);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { element } from './element.js';
import { plainRules, quickBooksRules, readXml } from './xml.read.js';
import { escapeAscii, writeQbxml } from './xml.write.js';

const textOf = (xml: string): string | undefined => {
  const read = readXml(xml, quickBooksRules);
  return read.ok ? read.root.text : undefined;
};

describe('readXml', () => {
  test.each([
    ['<a>Zoë</a>', 'Zoë'],
    ['<a>&#235;&#xEB;</a>', 'ëë'],
    ['<a>&lt;&amp;&gt;&quot;&apos;</a>', `<&>"'`],
    ['<a>&#8211;x&#x4e2d;</a>', '?x?'],
    ['<a><![CDATA[<b>]]></a>', '<b>'],
    ['<a b="1>2"/>', ''],
  ])('reads %s', (xml, text) => expect(textOf(xml)).toBe(text));

  test.each([
    ['a raw character beyond Latin-1', '<a>–</a>'],
    ['a raw control character', '<a>\u0001</a>'],
    ['a control character by number', '<a>&#1;</a>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>Abel & Sons</a>'],
    ['tags out of order', '<a><b></a></b>'],
    ['an open tag', '<a><b></b>'],
    ['two roots', '<a/><b/>'],
    ['text outside', 'x<a/>'],
    ['text beside elements', '<a>x<b/></a>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['nothing', ''],
    ['depth', '<a>'.repeat(100) + '</a>'.repeat(100)],
  ])('refuses %s', (_what, xml) => expect(readXml(xml, quickBooksRules).ok).toBe(false));

  test('never throws, whatever comes in', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof readXml(text, plainRules).ok === 'boolean'));
    const pieces = fc.constantFrom(
      '<a>',
      '</a>',
      '<a/>',
      '&',
      '&#1',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '"',
      '<?',
      '?>',
      ' b="',
      '<',
      '>',
    );
    fc.assert(fc.property(fc.array(pieces), (parts) => typeof readXml(parts.join(''), plainRules).ok === 'boolean'));
  });

  test('reads what it writes', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[\r]|^$/.test(text)),
        (text) => {
          const read = readXml(writeQbxml(element('A', [element('B', text)])), plainRules);
          expect(read.ok && read.root.children[0]?.children[0]?.text).toBe(text);
        },
      ),
    );
    expect(escapeAscii('ë😀')).toBe('&#235;&#128512;');
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codePoint } from '../testing/values.arbitrary.js';
import { element, escapeXml, readXml } from './xml.js';

const limits = { length: 1_000_000, tags: 10_000, depth: 20 };
const textOf = (xml: string, longTexts: readonly string[] = []) => {
  const read = readXml(xml, limits, { longTexts });
  return read.ok ? read.value.text : read.problem.kind;
};

describe('text', () => {
  test.each([
    ['<a>x &amp; y &lt;z&gt; &quot;&apos;</a>', 'x & y <z> "\''],
    ['<a>&#233;&#xE9;&#x1F389;</a>', 'éé🎉'],
    ['<a>&amp;lt;</a>', '&lt;'],
    ['<a>&amp;amp;#65;</a>', '&amp;#65;'],
    ['<a>&bomb; & &#9999999; &#x110000;</a>', '&bomb; & &#9999999; &#x110000;'],
    ['<a><![CDATA[<b>&amp;</b>]]> &amp;</a>', '<b>&amp;</b> &'],
    ['<a><!-- <b> --> x <?y <z> ?></a>', ' x '],
    ['\ufeff<?xml version="1.0"?>\n<p:a xmlns:p="u">x</p:a>\n', 'x'],
    ['<a>  01.50 </a>', '  01.50 '],
    ['<a>&#38;amp;&#x26;lt;</a>', '&amp;&lt;'],
    ['<a/>', ''],
  ])('%s is %j', (xml, text) => {
    expect(textOf(xml)).toBe(text);
    expect(textOf(xml, ['a'])).toBe(text);
  });

  test('that is taken whole ends where its element ends', () => {
    const read = readXml('<p:r><p:long a="1"> &lt;x/&gt;<![CDATA[</long>]]></p:long><b>y</b></p:r>', limits, {
      longTexts: ['long'],
    });
    expect(read).toMatchObject({
      value: {
        children: [
          { name: 'long', text: ' <x/></long>', children: [] },
          { name: 'b', text: 'y' },
        ],
      },
    });
  });
});

test('a > within an attribute is text', () => {
  expect(readXml('<a m="1 > 0 &gt; \'" n=\'"\'/>', limits)).toMatchObject({
    value: {
      attributes: new Map([
        ['m', "1 > 0 > '"],
        ['n', '"'],
      ]),
    },
  });
});

test.each([
  ['', 'empty'],
  [' \n ', 'empty'],
  ['<?xml version="1.0"?>', 'empty'],
  ['text', 'not-well-formed'],
  ['<a>', 'not-well-formed'],
  ['<a', 'not-well-formed'],
  ['<a b="', 'not-well-formed'],
  ['<a></b>', 'not-well-formed'],
  ['</a>', 'not-well-formed'],
  ['<a/><b/>', 'not-well-formed'],
  ['<a/>x', 'not-well-formed'],
  ['<a><![CDATA[x</a>', 'not-well-formed'],
  ['<a><!-- x</a>', 'not-well-formed'],
  ['<a><b <c></a>', 'not-well-formed'],
  ['<>x</>', 'not-well-formed'],
  ['<1/>', 'not-well-formed'],
  ['<!DOCTYPE a><a/>', 'doctype'],
  ['<!doctype a SYSTEM "file:///etc/passwd"><a/>', 'doctype'],
  ['<a><!ENTITY b "c"></a>', 'doctype'],
])('%j is %s', (xml, kind) => {
  expect(readXml(xml, limits)).toMatchObject({ ok: false, problem: { kind } });
});

test.each([
  ['<a>'.repeat(21) + '</a>'.repeat(21), 'too-deep'],
  [`<a>${'<b/>'.repeat(10_000)}</a>`, 'too-many-tags'],
  [`<a>${'x'.repeat(1_000_000)}</a>`, 'too-large'],
])('a limit holds, case %#', (xml, kind) => {
  expect(readXml(xml, limits)).toMatchObject({ ok: false, problem: { kind } });
});

/** Returns whether XML 1.0 cannot hold a character, written as an entity or not. */
const forbidden = (code: number) =>
  (code < 0x20 && ![0x9, 0xa, 0xd].includes(code)) ||
  (code >= 0xd800 && code <= 0xdfff) ||
  [0xfffe, 0xffff].includes(code);

test('what is written is read back, control characters apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: codePoint }), (text) => {
      const readable = Array.from(text, (each) => (forbidden(each.codePointAt(0) ?? 0) ? ' ' : each)).join('');
      const xml = element('a', escapeXml(text), { b: text });
      expect(xml).toMatch(/^[\x20-\x7e]*$/);
      const read = readXml(xml, limits);
      expect(read).toMatchObject({ value: { attributes: new Map([['b', readable]]), text: readable } });
    }),
    { numRuns: 1000 },
  );
});

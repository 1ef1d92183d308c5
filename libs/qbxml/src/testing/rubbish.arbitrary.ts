import fc from 'fast-check';
import { codePoint } from './values.arbitrary.js';

const pieces = fc.constantFrom(
  '<',
  '>',
  '/>',
  '</',
  '<a>',
  '</a>',
  '<?',
  '?>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '&amp;',
  '&#0;',
  '&#xD800;',
  '&lol;',
  '<!DOCTYPE x [<!ENTITY lol "lol">]>',
  '<!ENTITY % p SYSTEM "file:///dev/zero">',
  '"',
  "'",
  '=',
  ' a="1"',
  ' statusCode="3100"',
  ' xmlns:soap="x"',
  '<__proto__>',
  '<constructor/>',
  '<QBXML>',
  '<QBXMLMsgsRs>',
  '<CustomerRet>',
  '<soap:Body>',
  '\u0000',
  '\ufeff',
  '\ufffd',
  '\ud800',
  'Ã©',
  '\r\n',
);

/**
 * Documents as they arrive on a bad day: cut, doubled, nested, spliced, peppered with markup, in a wrong encoding, with
 * entity bombs, or nothing of the kind. Made from documents that are right, so that they get past the first check.
 */
export function rubbish(right: readonly string[]): fc.Arbitrary<string> {
  const document = fc.constantFrom(...right);
  const cut = fc
    .tuple(document, fc.nat(), fc.nat())
    .map(([text, from, to]) => text.slice(from % 200, to % text.length));
  const peppered = fc
    .tuple(document, fc.array(fc.tuple(fc.nat(), pieces), { minLength: 1, maxLength: 8 }))
    .map(([text, spots]) => {
      let mixed = text;
      for (const [spot, piece] of spots) {
        const at = spot % (mixed.length + 1);
        mixed = mixed.slice(0, at) + piece + mixed.slice(at + (spot % 3) * 5);
      }
      return mixed;
    });
  const nested = fc
    .tuple(document, fc.integer({ min: 1, max: 3000 }), fc.constantFrom('a', 'QBXML', 'soap:Envelope'))
    .map(([text, depth, name]) => `<${name}>`.repeat(depth) + text + `</${name}>`.repeat(depth));
  const spliced = fc
    .tuple(document, document, fc.nat(), fc.nat())
    .map(([each, other, end, start]) => each.slice(0, end % each.length) + other.slice(start % other.length));
  const huge = fc
    .tuple(document, pieces, fc.integer({ min: 1, max: 20_000 }))
    .map(([text, piece, times]) => text.replace('Rs', `Rs ${piece.repeat(times)}`));
  const wrongEncoding = document.map((text) => Buffer.from(text, 'utf16le').toString('utf8'));
  const noise = fc.string({ unit: codePoint, maxLength: 200 });
  const markup = fc.array(pieces, { maxLength: 40 }).map((all) => all.join(''));
  return fc.oneof(cut, peppered, peppered, nested, spliced, huge, wrongEncoding, noise, markup);
}

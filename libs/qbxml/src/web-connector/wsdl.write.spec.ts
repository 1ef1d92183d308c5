import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { readXml, type XmlElement } from '../xml/xml.js';
import { writeWsdl } from './wsdl.write.js';

const original = fileURLToPath(new URL('../../../../../shared/schemas/qbwc/QBWebConnectorSvc.wsdl', import.meta.url));
const limits = { length: 100_000, tags: 5000, depth: 12 };
const address = 'https://qb.jobpro.example/qbwc?a=1&b=2';

function parsed(wsdl: string): XmlElement {
  const read = readXml(wsdl, limits);
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value;
}

/** Every element with its attributes as lines, without prefixes and addresses, so that only the meaning is compared. */
function meaning(element: XmlElement, path = ''): readonly string[] {
  const local = (value: string) => value.replace(/^[A-Za-z]+:(?!\/)/, '');
  const attributes = [...element.attributes]
    .filter(([name, value]) => !name.startsWith('xmlns') && !isPrefixDeclaration(name, value) && name !== 'location')
    .map(([name, value]) => `${name}=${local(value)}`)
    .sort();
  const own = `${path}/${element.name}[${attributes.join(' ')}]`;
  return [own, ...element.children.flatMap((child) => meaning(child, own))];
}
const isPrefixDeclaration = (name: string, value: string) =>
  name !== 'targetNamespace' && name !== 'soapAction' && name !== 'transport' && value.startsWith('http');

test('names its own address', () => {
  const service = parsed(writeWsdl(address)).children.find(({ name }) => name === 'service');
  expect(service?.children[0]?.children[0]?.attributes.get('location')).toBe(address);
});

function expectSameMeaning() {
  const theirs = meaning(parsed(readFileSync(original, 'utf8')));
  expect([...meaning(parsed(writeWsdl(address)))].sort()).toEqual([...theirs].sort());
}

const compare = existsSync(original) ? test : test.skip;
compare("describes what Intuit's WSDL describes (needs ../shared/schemas/qbwc)", expectSameMeaning);

import { escapeXml } from '../xml/xml.js';
import { namespace, operations, serviceName } from './soap.js';

const names = Object.entries(operations);
const port = `${serviceName}Soap`;

/** The service's description for clients that want one; the Web Connector itself never asks. `address` is the SOAP endpoint. */
export function writeWsdl(address: string): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"`,
    `  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:w="${namespace}" targetNamespace="${namespace}">`,
    `<types><xs:schema elementFormDefault="qualified" targetNamespace="${namespace}">`,
    '<xs:complexType name="ArrayOfString"><xs:sequence>',
    '<xs:element name="string" type="xs:string" nillable="true" minOccurs="0" maxOccurs="unbounded"/>',
    '</xs:sequence></xs:complexType>',
    ...names.flatMap(([name, { parameters, returns }]) => [
      wrapper(name, Object.entries(parameters)),
      wrapper(`${name}Response`, [[`${name}Result`, returns]]),
    ]),
    '</xs:schema></types>',
    ...names.flatMap(([name]) => [message(`${name}SoapIn`, name), message(`${name}SoapOut`, `${name}Response`)]),
    `<portType name="${port}">`,
    ...names.map(
      ([name]) =>
        `<operation name="${name}"><input message="w:${name}SoapIn"/><output message="w:${name}SoapOut"/></operation>`,
    ),
    '</portType>',
    `<binding name="${port}" type="w:${port}">`,
    '<soap:binding transport="http://schemas.xmlsoap.org/soap/http" style="document"/>',
    ...names.map(
      ([name]) =>
        `<operation name="${name}"><soap:operation soapAction="${namespace}${name}" style="document"/>` +
        '<input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>',
    ),
    '</binding>',
    `<service name="${serviceName}"><port name="${port}" binding="w:${port}">`,
    `<soap:address location="${escapeXml(address)}"/></port></service>`,
    '</definitions>',
    '',
  ].join('\n');
}

function wrapper(name: string, parts: readonly (readonly [string, string])[]): string {
  const inside = parts.map(([part, type]) => {
    const least = type === 'int' ? 1 : 0;
    return `<xs:element name="${part}" type="${type === 'strings' ? 'w:ArrayOfString' : `xs:${type}`}" minOccurs="${least}" maxOccurs="1"/>`;
  });
  return `<xs:element name="${name}"><xs:complexType><xs:sequence>${inside.join('')}</xs:sequence></xs:complexType></xs:element>`;
}

const message = (name: string, parameters: string) =>
  `<message name="${name}"><part name="parameters" element="w:${parameters}"/></message>`;

import { describe, expect, test } from '@jest/globals';
import { messageSet, CompanyFileFixture, schemaErrors, schemaIsHere } from '../testing/company-file.fixture.js';
import { hostCompanyPreferences } from '../web-connector/hcp.js';

/** Appended to the test titles when the schema is missing next to the checkout. */
const absent = schemaIsHere ? '' : ' (skipped: the schema is not beside this checkout)';

const ownerId = '{90A44FB5-33D9-4815-AC85-AC86A7E7D1EB}';
const who = '<CustomerRef><FullName>Abel &amp; Sons</FullName></CustomerRef>';
const address = '<Addr1>1 Way</Addr1><City>Salem</City><State>OR</State><PostalCode>97301</PostalCode>';
const account = (name: string, full: string): string => `<${name}><FullName>${full}</FullName></${name}>`;
const writes = [
  `<CustomerAddRq requestID="1"><CustomerAdd><Name>Łukasz</Name><ParentRef><FullName>Abel &amp; Sons</FullName></ParentRef><CompanyName>L</CompanyName><FirstName>L</FirstName><LastName>K</LastName><BillAddress>${address}</BillAddress><ShipAddress>${address}</ShipAddress><Phone>1</Phone><Email>l@example.com</Email><TermsRef><FullName>Net 15</FullName></TermsRef><AccountNumber>7</AccountNumber><JobStatus>InProgress</JobStatus><JobDesc>roof</JobDesc><Notes>n</Notes></CustomerAdd></CustomerAddRq>`,
  `<CustomerAddRq requestID="2"><CustomerAdd><Name>Acme Supply</Name></CustomerAdd></CustomerAddRq>`,
  `<ItemServiceAddRq><ItemServiceAdd><Name>Roofing</Name><SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef><SalesOrPurchase><Desc>d</Desc><Price>10.5</Price>${account('AccountRef', 'Construction Income')}</SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>`,
  `<ItemNonInventoryAddRq><ItemNonInventoryAdd><Name>Nails</Name><ManufacturerPartNumber>7</ManufacturerPartNumber><SalesAndPurchase><SalesPrice>2</SalesPrice>${account('IncomeAccountRef', 'Construction Income')}${account('ExpenseAccountRef', 'Job Expenses')}<PrefVendorRef><FullName>Acme Supply</FullName></PrefVendorRef></SalesAndPurchase></ItemNonInventoryAdd></ItemNonInventoryAddRq>`,
  `<ItemInventoryAddRq><ItemInventoryAdd><Name>Door</Name><SalesPrice>90</SalesPrice>${account('IncomeAccountRef', 'Construction Income')}${account('COGSAccountRef', 'Cost of Goods Sold')}${account('AssetAccountRef', 'Inventory Asset')}</ItemInventoryAdd></ItemInventoryAddRq>`,
  `<InvoiceAddRq requestID="9"><InvoiceAdd defMacro="TxnID:a">${who}<TxnDate>2024-11-01</TxnDate><RefNumber>7</RefNumber><BillAddress>${address}</BillAddress><PONumber>P</PONumber><TermsRef><FullName>Net 30</FullName></TermsRef><Memo>m</Memo><IsToBePrinted>false</IsToBePrinted><CustomerSalesTaxCodeRef><FullName>Tax</FullName></CustomerSalesTaxCodeRef><Other>o</Other><InvoiceLineAdd><ItemRef><FullName>Lumber</FullName></ItemRef><Desc>d</Desc><Quantity>2</Quantity><Rate>1.23456</Rate><ServiceDate>2024-10-30</ServiceDate><SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef></InvoiceLineAdd><InvoiceLineAdd><Desc>words only</Desc></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>`,
  `<ReceivePaymentAddRq><ReceivePaymentAdd>${who}<TxnDate>2024-11-02</TxnDate><RefNumber>c</RefNumber><TotalAmount>2.00</TotalAmount><PaymentMethodRef><FullName>Check</FullName></PaymentMethodRef><Memo>m</Memo><AppliedToTxnAdd><TxnID useMacro="TxnID:a"></TxnID><PaymentAmount>1.50</PaymentAmount></AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>`,
].map((request) => request.replaceAll('Łukasz', '&#321;ukasz'));
const queries = [
  '<HostQueryRq/>',
  `<CompanyQueryRq><OwnerID>${ownerId}</OwnerID></CompanyQueryRq>`,
  '<PreferencesQueryRq/>',
  '<AccountQueryRq><ActiveStatus>All</ActiveStatus></AccountQueryRq>',
  '<CustomerQueryRq metaData="MetaDataAndResponseData"><ActiveStatus>All</ActiveStatus></CustomerQueryRq>',
  '<CustomerQueryRq iterator="Start"><MaxReturned>2</MaxReturned></CustomerQueryRq>',
  '<CustomerQueryRq><FullName>Nobody</FullName></CustomerQueryRq>',
  '<StandardTermsQueryRq/>',
  '<PaymentMethodQueryRq/>',
  '<SalesTaxCodeQueryRq/>',
  '<ItemSalesTaxQueryRq/>',
  '<ItemQueryRq><ActiveStatus>All</ActiveStatus></ItemQueryRq>',
  '<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>',
  '<ReceivePaymentQueryRq><IncludeLineItems>true</IncludeLineItems></ReceivePaymentQueryRq>',
];

describe('what the simulator answers', () => {
  test(`validates against the schema, for every request${absent}`, async () => {
    if (!schemaIsHere) return;
    const fixture = new CompanyFileFixture();
    fixture.file.stamp({ ownerId, fileId: '{57F3B9B6-86F1-4FCC-B1FF-966DE1813D20}' });
    const request = messageSet([...writes, ...queries].join('\n'), 'onError="continueOnError" newMessageSetID="x"');
    expect(await schemaErrors(request)).toEqual([]);
    const answered = fixture.process(request);
    const xml = answered.kind === 'response' ? answered.xml : answered.reason;
    expect(await schemaErrors(xml)).toEqual([]);
    expect(xml.match(/statusSeverity="Error"/g)).toHaveLength(1);
    const recovered = fixture.process(messageSet('', 'onError="stopOnError" oldMessageSetID="x" newMessageSetID="x"'));
    expect(await schemaErrors(recovered.kind === 'response' ? recovered.xml : recovered.reason)).toEqual([]);
    expect(await schemaErrors(hostCompanyPreferences(fixture.file, fixture.switches, ownerId))).toEqual([]);
  });
});

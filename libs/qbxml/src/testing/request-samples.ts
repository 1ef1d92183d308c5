import { buildRequest, type Built } from '../request/request.write.js';

const guid = '{57F3B9B6-86F1-4FCC-B1EE-566DE1813D20}';
const account = { FullName: 'Construction Income:Labor' };
const address = {
  Addr1: 'Ana Núñez',
  Addr2: '1 Main St',
  City: 'Bayshore',
  State: 'CA',
  PostalCode: '94326',
  Country: 'US',
};
const both = { FromModifiedDate: '2025-01-01T00:00:00Z', ToModifiedDate: '2025-01-31' };

/** One request of each type, with most of its fields, as a company's day would bring them. */
export function samples(): readonly Built[] {
  return [
    buildRequest(
      'CustomerAdd',
      {
        Name: "4711 Kitchen - O'Brien",
        IsActive: true,
        ParentRef: { ListID: '80000001-1' },
        CompanyName: "O'Brien & Sons",
        FirstName: 'Zoë',
        LastName: "O'Brien",
        BillAddress: address,
        ShipAddress: address,
        Phone: '+1 555 0100',
        Email: 'office@example.com',
        TermsRef: { FullName: 'Net 30' },
        CreditLimit: '5000',
        JobStatus: 'InProgress',
        JobStartDate: '2025-03-01',
        JobDesc: 'Kitchen',
        Notes: 'first line\nsecond line',
        ExternalGUID: guid,
      },
      { requestID: 'customer-add', include: ['ListID', 'EditSequence', 'FullName'] },
    ),
    buildRequest(
      'CustomerMod',
      { ListID: '80000001-1', EditSequence: '1735689600', Phone: '', IsActive: false, Notes: '' },
      { requestID: 'customer-mod' },
    ),
    buildRequest(
      'CustomerQuery',
      {
        ...both,
        MaxReturned: 500,
        ActiveStatus: 'All',
        NameRangeFilter: { FromName: 'A', ToName: 'M' },
        OwnerID: ['0'],
      },
      { requestID: 'customer-query', iterator: { start: true } },
    ),
    buildRequest(
      'ItemServiceAdd',
      {
        Name: 'Labor',
        SalesTaxCodeRef: { FullName: 'Non' },
        SalesOrPurchase: { Desc: 'Labor, per hour', Price: '75.5', AccountRef: account },
      },
      { requestID: 'item-service-add' },
    ),
    buildRequest(
      'ItemNonInventoryAdd',
      {
        Name: 'Lumber',
        ParentRef: { FullName: 'Materials' },
        ClassRef: { FullName: 'Remodel' },
        SalesAndPurchase: {
          SalesPrice: '12.34567',
          IncomeAccountRef: account,
          ExpenseAccountRef: { FullName: 'Job Costs' },
        },
      },
      { requestID: 'item-non-inventory-add' },
    ),
    buildRequest(
      'ItemInventoryAdd',
      {
        Name: 'Doorknob',
        SalesDesc: 'Doorknob, brass',
        SalesPrice: '30',
        IncomeAccountRef: account,
        COGSAccountRef: { FullName: 'Cost of Goods Sold' },
        AssetAccountRef: { FullName: 'Inventory Asset' },
        QuantityOnHand: '10',
        TotalValue: '150.5',
        InventoryDate: '2025-01-01',
      },
      { requestID: 'item-inventory-add' },
    ),
    buildRequest('ItemQuery', { FullName: ['Labor', 'Materials:Lumber'] }, { requestID: 'item-query' }),
    buildRequest(
      'InvoiceAdd',
      {
        CustomerRef: { FullName: "O'Brien & Sons" },
        ARAccountRef: { FullName: 'Accounts Receivable' },
        TxnDate: '2025-03-31',
        RefNumber: 'INV-1001',
        BillAddress: address,
        PONumber: 'PO 7',
        TermsRef: { ListID: '10000-1' },
        DueDate: '2025-04-30',
        ItemSalesTaxRef: { FullName: 'San Tomas' },
        Memo: 'Two jobs in one',
        IsToBePrinted: false,
        CustomerSalesTaxCodeRef: { FullName: 'Tax' },
        Other: 'JP-1001',
        InvoiceLineAdd: [
          { ItemRef: { ListID: '80-2' }, Desc: 'Labor', Quantity: '1.5', Rate: '75.5', ServiceDate: '2025-03-01' },
          { Desc: 'A remark', Amount: '0' },
        ],
      },
      { requestID: 'invoice-add', macro: 'invoice-1001' },
    ),
    buildRequest('TxnVoid', { TxnVoidType: 'Invoice', TxnID: '5F-1732233500' }, { requestID: 'txn-void' }),
    buildRequest('InvoiceQuery', { RefNumber: ['INV-1001'], IncludeLineItems: true }, { requestID: 'invoice-query' }),
    buildRequest(
      'InvoiceQuery',
      {
        MaxReturned: 50,
        TxnDateRangeFilter: { FromTxnDate: '2025-03-31', ToTxnDate: '2025-03-31' },
        EntityFilter: { ListID: ['80-1'] },
        PaidStatus: 'NotPaidOnly',
        IncludeLinkedTxns: true,
      },
      { requestID: 'invoice-query-by-date' },
    ),
    buildRequest(
      'ReceivePaymentAdd',
      {
        CustomerRef: { FullName: "O'Brien & Sons" },
        TxnDate: '2025-04-02',
        RefNumber: 'CHK 12345',
        TotalAmount: '113.25',
        PaymentMethodRef: { FullName: 'Check' },
        DepositToAccountRef: { FullName: 'Undeposited Funds' },
        AppliedToTxnAdd: [
          { TxnID: { macro: 'invoice-1001' }, PaymentAmount: '100' },
          { TxnID: '1A2B-1735689600', PaymentAmount: '13.25' },
        ],
      },
      { requestID: 'receive-payment-add' },
    ),
    buildRequest(
      'ReceivePaymentAdd',
      { CustomerRef: { ListID: '80-1' }, TotalAmount: '20', IsAutoApply: false },
      { requestID: 'receive-payment-unapplied' },
    ),
    buildRequest(
      'ReceivePaymentQuery',
      { RefNumberCaseSensitive: ['CHK 12345'], IncludeLineItems: true },
      { requestID: 'receive-payment-query' },
    ),
    buildRequest(
      'AccountQuery',
      { ActiveStatus: 'ActiveOnly', AccountType: ['Income', 'Bank'] },
      { requestID: 'account' },
    ),
    buildRequest('StandardTermsQuery', { ...both, ActiveStatus: 'All' }, { requestID: 'terms' }),
    buildRequest('PaymentMethodQuery', {}, { requestID: 'payment-method' }),
    buildRequest('SalesTaxCodeQuery', { ListID: ['80-3'] }, { requestID: 'sales-tax-code' }),
    buildRequest('ItemSalesTaxQuery', { IncludeRetElement: ['ListID', 'Name'] }, { requestID: 'item-sales-tax' }),
    buildRequest(
      'EntityQuery',
      { FullName: ['Acme Supply'], IncludeRetElement: ['ListID', 'Name', 'IsActive'] },
      { requestID: 'entity' },
    ),
    buildRequest('CompanyQuery', { OwnerID: [guid] }, { requestID: 'company' }),
    buildRequest('PreferencesQuery', {}, { requestID: 'preferences' }),
    buildRequest('HostQuery', { IncludeListMetaData: { IncludeMaxCapacity: true } }, { requestID: 'host' }),
  ];
}

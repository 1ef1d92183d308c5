import { limits } from '../limits.js';
import { addressGroup, byFullName, byListID, extensionOwners, includeRet, listFilters, ref } from './shared-tables.js';
import {
  amount,
  atMostOne,
  boolean,
  date,
  decimal,
  exactlyOne,
  fields,
  freeText,
  group,
  guid,
  id,
  nameText,
  oneOf,
  required,
  sequence,
  text,
} from './table-types.js';

const { customer, item, reference } = limits;

/** From the parent to the sales representative: the same in Add and Mod. Card data is left out of every table on purpose. */
const person = {
  ClassRef: ref(reference.class),
  /** Makes the entry a job (sub-customer) of that customer. */
  ParentRef: ref(customer.fullName),
  CompanyName: text(customer.companyName),
  Salutation: text(customer.salutation),
  FirstName: text(customer.firstName),
  MiddleName: text(customer.middleName),
  LastName: text(customer.lastName),
  JobTitle: text(customer.jobTitle),
  BillAddress: addressGroup,
  ShipAddress: addressGroup,
  PrintAs: text(customer.printAs),
  Phone: text(customer.phone),
  Mobile: text(customer.phone),
  Pager: text(customer.phone),
  AltPhone: text(customer.phone),
  Fax: text(customer.phone),
  Email: text(customer.email),
  Cc: text(customer.email),
  Contact: text(customer.contact),
  AltContact: text(customer.contact),
  CustomerTypeRef: ref(159),
  TermsRef: ref(reference.terms),
  SalesRepRef: ref(5),
};

const accounting = {
  SalesTaxCodeRef: ref(reference.salesTaxCode),
  ItemSalesTaxRef: ref(reference.itemSalesTax),
  ResaleNumber: text(customer.resaleNumber),
  AccountNumber: text(customer.accountNumber),
  CreditLimit: amount,
  PreferredPaymentMethodRef: ref(reference.paymentMethod),
  JobStatus: oneOf('Awarded', 'Closed', 'InProgress', 'None', 'NotAwarded', 'Pending'),
  JobStartDate: date,
  JobProjectedEndDate: date,
  JobEndDate: date,
  JobDesc: text(customer.jobDescription),
  JobTypeRef: ref(159),
  Notes: freeText(customer.notes),
  IsStatementWithParent: boolean,
  PreferredDeliveryMethod: oneOf('None', 'Email', 'Fax'),
  PriceLevelRef: ref(31),
};

export const customerAdd = fields({
  Name: required(nameText(customer.name)),
  IsActive: boolean,
  ...person,
  ...accounting,
  ExternalGUID: guid,
  CurrencyRef: ref(64),
});

export const customerMod = fields({
  ListID: required(id()),
  /** From the last answer; a stale one is refused with 3200. */
  EditSequence: required(id(16)),
  Name: nameText(customer.name),
  IsActive: boolean,
  ...person,
  ...accounting,
  CurrencyRef: ref(64),
});

export const customerQuery = sequence(atMostOne(byListID, byFullName, listFilters), includeRet, extensionOwners);

const { account } = reference;

const units = { UnitOfMeasureSetRef: ref(31), IsTaxIncluded: boolean, SalesTaxCodeRef: ref(reference.salesTaxCode) };

/** Sold or bought on one account, or sold on one and bought on another. */
const accounts = exactlyOne(
  fields({
    SalesOrPurchase: required(
      group(
        sequence(
          fields({ Desc: freeText(item.description) }),
          atMostOne(fields({ Price: required(decimal) }), fields({ PricePercent: required(decimal) })),
          fields({ AccountRef: ref(account) }),
        ),
      ),
    ),
  }),
  fields({
    SalesAndPurchase: required(
      group(
        fields({
          SalesDesc: freeText(item.description),
          SalesPrice: decimal,
          IncomeAccountRef: ref(account),
          PurchaseDesc: freeText(item.description),
          PurchaseCost: decimal,
          PurchaseTaxCodeRef: ref(reference.salesTaxCode),
          ExpenseAccountRef: ref(account),
          PrefVendorRef: ref(41),
        }),
      ),
    ),
  }),
);

export const itemServiceAdd = sequence(
  fields({
    Name: required(nameText(item.name)),
    IsActive: boolean,
    ClassRef: ref(reference.class),
    ParentRef: ref(item.fullName),
    ...units,
  }),
  accounts,
  fields({ ExternalGUID: guid }),
);

/** Parent before class, the other way round than a service. */
export const itemNonInventoryAdd = sequence(
  fields({
    Name: required(nameText(item.name)),
    IsActive: boolean,
    ParentRef: ref(item.fullName),
    ClassRef: ref(reference.class),
    ManufacturerPartNumber: text(item.manufacturerPartNumber),
    ...units,
  }),
  accounts,
  fields({ ExternalGUID: guid }),
);

export const itemInventoryAdd = fields({
  Name: required(nameText(item.name)),
  IsActive: boolean,
  ClassRef: ref(reference.class),
  ParentRef: ref(item.fullName),
  ManufacturerPartNumber: text(item.manufacturerPartNumber),
  ...units,
  SalesDesc: freeText(item.description),
  SalesPrice: decimal,
  IncomeAccountRef: ref(account),
  PurchaseDesc: freeText(item.description),
  PurchaseCost: decimal,
  PurchaseTaxCodeRef: ref(reference.salesTaxCode),
  COGSAccountRef: ref(account),
  PrefVendorRef: ref(41),
  AssetAccountRef: ref(account),
  ReorderPoint: decimal,
  Max: decimal,
  QuantityOnHand: decimal,
  TotalValue: amount,
  InventoryDate: date,
  ExternalGUID: guid,
});

export const itemQuery = sequence(atMostOne(byListID, byFullName, listFilters), includeRet, extensionOwners);

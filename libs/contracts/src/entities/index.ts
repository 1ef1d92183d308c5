export { Entity, entities, Edition, editions } from './entity.js';
export { Address, Customer } from './customer.js';
export { Item, ItemType } from './item.js';
export { Job } from './job.js';
export { Invoice, InvoiceLine } from './invoice.js';
export { Payment } from './payment.js';
export { CompanySettings } from './company.js';

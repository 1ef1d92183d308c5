import { ScopedReads } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The only ways in which the console reads the database outside a transaction. */
@Injectable()
export class Reads {
  constructor(private readonly source: DataSource) {}

  /** Shows the rows of one company. */
  ofCompany(companyId: string): ScopedReads {
    return ScopedReads.ofCompany(this.source, companyId);
  }

  /** Shows what an operator may read of all companies. Only for routes that require the role `operate`. */
  ofOperations(): ScopedReads {
    return ScopedReads.ofOperations(this.source);
  }
}

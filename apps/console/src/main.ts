import 'reflect-metadata';
import { runService } from '@jobpro/service';
import { consoleService } from './console.definition.js';

await runService(consoleService);

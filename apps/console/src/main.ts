import 'reflect-metadata';
import { runService } from '@jobpro/service';
import { consoleService } from './console.module.js';

await runService(consoleService);

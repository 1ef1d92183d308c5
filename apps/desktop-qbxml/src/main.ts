import { runService } from '@jobpro/service';
import { desktop } from './desktop-service.js';

await runService(desktop);

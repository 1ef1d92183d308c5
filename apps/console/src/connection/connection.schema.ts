import { z } from 'zod';

/** How to connect a Web Connector. The password is shown this once. */
export const DesktopConnection = z.object({ userName: z.string(), password: z.string(), qwc: z.string() });
export type DesktopConnection = z.infer<typeof DesktopConnection>;

/** The address at Intuit where the user continues. */
export const OnlineConnection = z.object({ url: z.url() });
export type OnlineConnection = z.infer<typeof OnlineConnection>;

export const ConfirmRequest = z.object({
  requestId: z.uuid(),
  companyName: z.string().max(500),
  since: z.string().max(40),
});
export type ConfirmRequest = z.infer<typeof ConfirmRequest>;
export const Confirmation = z.object({ confirmedBy: z.string() });
export type Confirmation = z.infer<typeof Confirmation>;

export const ImportRequest = z.object({
  requestId: z.uuid(),
  entities: z
    .array(z.enum(['customer', 'item']))
    .min(1)
    .max(2),
});
export type ImportRequest = z.infer<typeof ImportRequest>;
export const ImportAccepted = z.object({ importId: z.string() });
export type ImportAccepted = z.infer<typeof ImportAccepted>;

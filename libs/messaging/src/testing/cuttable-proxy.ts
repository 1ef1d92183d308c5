import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A connection to a server that can be cut and restored like a network. */
export interface CuttableProxy {
  /** The given address, through the proxy. */
  readonly url: string;
  cut(): Promise<void>;
  restore(): Promise<void>;
}

/** Passes connections on to the server of a URL, from a port of its own on the loopback address. */
export async function cuttableProxy(target: string): Promise<CuttableProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const open = new Set<Socket>();
  const serve = async (port: number): Promise<Server> => {
    const server = createServer((client) => {
      const upstream = createConnection(Number.parseInt(targetPort, 10), hostname);
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        open.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          open.delete(socket);
          other.destroy();
        });
      }
      client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  };
  let server = await serve(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
    restore: async () => {
      server = await serve(port);
    },
  };
}

import { equal, notEqual, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { placePort } from '../../../../src/adapters/agents/placePort.ts';

describe('given places that want a port', () => {
  it('when one is asked for again, then it is the same, and other places have others', async () => {
    const ports = await Promise.all(
      Array.from({ length: 300 }, (_, i) => placePort(`/workspaces/wc-${i}`)),
    );
    equal(await placePort('/workspaces/wc-7'), ports[7]);
    equal(new Set(ports).size, ports.length);
    ok(ports.every((port) => port >= 20_000 && port < 30_000));
  });

  it('when somebody listens on it, then another is given', async () => {
    const port = await placePort('/workspaces/taken');
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    notEqual(await placePort('/workspaces/taken'), port);
    server.close();
  });
});

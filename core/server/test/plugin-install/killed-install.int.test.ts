import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entries, KillableNexa } from './killable-nexa.ts';
import type { PackedPlugin } from './packed-plugin.ts';

/** Each kill is at a moment that is made to last; one NEXA lives on from one to the next. */
describe('a NEXA that is killed', () => {
  const nexa = new KillableNexa();

  beforeAll(() => nexa.open());
  afterAll(() => nexa.close());

  const lamp = (id: string): PackedPlugin => ({ id, version: '1.0.0', fixture: 'remembers' });
  const killAndStart = async () => {
    await nexa.kill();
    await nexa.start();
  };
  /** Rows, packages, snapshots and plans agree, and nothing lies about. */
  const expectWhole = async () => {
    const { lies, should } = await nexa.ground();
    expect(lies).toEqual(should);
  };
  const expectWorking = async (id: string, integration: string, version: string) => {
    await nexa.obeys(integration);
    expect(await nexa.plugin(id)).toMatchObject({ version, status: { value: 'running' } });
    await expectWhole();
  };

  it('while it writes a package down keeps the whole of it or nothing, and installs nothing', async () => {
    const upload = nexa.upload(lamp('written')).catch(() => undefined);
    await nexa.appeared(() =>
      entries(nexa.folders.plans).some((id) => entries(join(nexa.folders.plans, id)).length > 0),
    );
    await killAndStart();
    await upload;
    expect(await nexa.plugin('written')).toBeUndefined();
    await expectWhole();
  });

  it('while it installs, before that is put down, has not installed it', async () => {
    const { body } = await nexa.upload(lamp('early'));
    await nexa.whileClosed('plugin_installs', 'writers', async () => {
      const agreed = nexa.agree(body.plan);
      await nexa.appeared(() => existsSync(nexa.folders.package('early', body.plan.digest)));
      await nexa.kill();
      await agreed;
    });
    await nexa.start();
    expect(await nexa.plugin('early')).toBeUndefined();
    await expectWhole();
    await expectWorking('early', await nexa.furnish(lamp('early')), '1.0.0');
  });

  it('right after an installation was put down has it, and it can be paired', async () => {
    const { body } = await nexa.upload(lamp('late'));
    const agreed = nexa.agree(body.plan);
    await nexa.caught('late', (row) => row !== undefined);
    await killAndStart();
    await agreed;
    expect(await nexa.plugin('late')).toMatchObject({ version: '1.0.0', digest: body.plan.digest });
    await expectWorking('late', await nexa.pair('late'), '1.0.0');
  });

  it('while it saves what a plugin keeps, before an update, runs the old version', async () => {
    const id = await nexa.furnish(lamp('saved'));
    const { body } = await nexa.upload({ ...lamp('saved'), version: '2.0.0', fixture: 'healthy' });
    await nexa.whileClosed('plugin_storage', 'all', async () => {
      const agreed = nexa.agree(body.plan);
      await nexa.appeared(() => entries(nexa.folders.snapshots).some((name) => /^saved-.*\.new$/.test(name)));
      await nexa.kill();
      await agreed;
    });
    await nexa.start();
    await expectWorking('saved', id, '1.0.0');
    expect(await nexa.remembered(id)).toBe('kept');
  });

  it('while it updates, before that is put down, runs the old version', async () => {
    const id = await nexa.furnish(lamp('updated'));
    const { body } = await nexa.upload({ ...lamp('updated'), version: '2.0.0', fixture: 'healthy' });
    await nexa.whileClosed('plugin_installs', 'writers', async () => {
      const agreed = nexa.agree(body.plan);
      await nexa.appeared(() => existsSync(nexa.folders.package('updated', body.plan.digest)));
      await nexa.kill();
      await agreed;
    });
    await nexa.start();
    await expectWorking('updated', id, '1.0.0');
    expect(await nexa.stored('updated')).toMatchObject({ state: 'installed', lastChange: { kind: 'installed' } });
  });

  it('while it puts the same package in again, still has it', async () => {
    const id = await nexa.furnish(lamp('same'));
    const { body } = await nexa.upload(lamp('same'));
    await nexa.whileClosed('plugin_installs', 'writers', async () => {
      const agreed = nexa.agree(body.plan);
      await nexa.appeared(() => entries(nexa.folders.snapshots).some((name) => /^same-\d+$/.test(name)));
      await nexa.kill();
      await agreed;
    });
    await nexa.start();
    await expectWorking('same', id, '1.0.0');
  });

  it('right after an update was put down runs the new version, and goes on watching it', async () => {
    const id = await nexa.furnish(lamp('tried'));
    const { body } = await nexa.upload({ ...lamp('tried'), version: '2.0.0', fixture: 'healthy' });
    const agreed = nexa.agree(body.plan);
    await nexa.caught('tried', (row) => row?.state === 'trial');
    await killAndStart();
    await agreed;
    await expectWorking('tried', id, '2.0.0');
    expect(await nexa.stored('tried')).toMatchObject({ state: 'trial', digest: body.plan.digest });
  });

  it('while it rolls an update back, has rolled it back, code and data', async () => {
    const id = await nexa.furnish(lamp('broken'));
    const own = join(nexa.folders.data('broken'), 'file');
    writeFileSync(own, 'as before');
    const { body } = await nexa.upload({ ...lamp('broken'), version: '2.0.0', fixture: 'crashes-later' });
    await nexa.agree(body.plan);
    writeFileSync(own, 'changed');
    await nexa.whileClosed('plugin_storage', 'writers', async () => {
      await nexa.caught('broken', (row) => row?.state === 'rolling-back');
      await nexa.kill();
    });
    await nexa.start();
    await expectWorking('broken', id, '1.0.0');
    expect(await nexa.stored('broken')).toMatchObject({
      state: 'installed',
      lastChange: {
        kind: 'rolled-back',
        from: '2.0.0',
        to: '1.0.0',
        reason: expect.stringMatching(/^it died 3 times/),
      },
    });
    expect([await nexa.remembered(id), readFileSync(own, 'utf8')]).toEqual(['kept', 'as before']);
  });

  it('while it removes a plugin, has removed it with its lamp', async () => {
    const id = await nexa.furnish(lamp('removed'));
    await nexa.whileClosed('plugin_storage', 'writers', async () => {
      const removal = nexa.call('DELETE', '/plugins/removed?integrations=remove').catch(() => undefined);
      await nexa.caught('removed', (row) => row?.state === 'removing');
      await nexa.kill();
      await removal;
    });
    await nexa.start();
    expect(await nexa.plugin('removed')).toBeUndefined();
    expect((await nexa.call('GET', `/integrations/${id}`)).status).toBe(404);
    expect(existsSync(nexa.folders.data('removed'))).toBe(false);
    await expectWhole();
  });
});

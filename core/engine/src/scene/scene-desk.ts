import { type Cause, type Command, type JsonValue, MAIN_COMPONENT, NexaError, type WishedState } from '@nexa/sdk';
import { jsonEqual } from '../automation/template/json-equal.ts';
import type { CommandDesk } from '../command/command-desk.ts';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { SceneWish } from '../home/home-event.ts';
import type { SceneActivationRecord, SceneRecord } from '../home/records.ts';
import { type CapturedScene, type CaptureOptions, captureScene } from './capture.ts';
import type { SceneParts } from './device-run.ts';
import { type NativeScene, nativeScenes } from './native-scenes.ts';
import { interruptedActivation } from './scene-outcome.ts';
import { type OnApplied, type SceneOrder, SceneRun } from './scene-run.ts';
import { wishedCommands } from './wished-commands.ts';

/** The scenes of a home: keeps them, applies them, and brings back what was before. */
export class SceneDesk {
  readonly #parts: SceneParts;
  readonly #scenes = new Map<string, SceneRecord>();
  readonly #runs = new Map<string, SceneRun>();
  /** Commands under way, by device. */
  readonly #pending = new Map<string, Set<string>>();
  /** Of each scene the last one that is over, and that changed something if any did; an undo is none. */
  readonly #last = new Map<string, SceneActivationRecord>();

  constructor(context: HomeContext, devices: DeviceRegistry, commands: CommandDesk) {
    this.#parts = { context, devices, commands, isExpectingChange: (deviceId) => this.#pending.has(deviceId) };
  }

  /** As a predecessor left them. What was being applied then is over, and its end is told. */
  restore(scenes: readonly SceneRecord[], activations: readonly SceneActivationRecord[]): void {
    const { clock, emit } = this.#parts.context;
    for (const scene of scenes) this.save(scene);
    for (const activation of activations) {
      const isOver = activation.outcome !== 'running';
      const over = isOver ? activation : interruptedActivation(activation, clock.now());
      if (!isOver) emit({ type: 'scene-activation', activation: over });
      this.#keep(over);
    }
  }

  /** Ids of devices may be spelt in capitals; in here they are as the home spells them. */
  save({ id, definition }: SceneRecord): void {
    const states = definition.states.map((state) => ({ ...state, deviceId: state.deviceId.toLowerCase() }));
    this.#scenes.set(id, { id, definition: { ...definition, states } });
  }

  /** What is being applied of it ends; its end is told to who waits for it, and not kept. */
  remove(sceneId: string): void {
    this.#scenes.delete(sceneId);
    this.#last.delete(sceneId);
    for (const run of [...this.#runs.values()]) if (run.sceneId === sceneId) run.overtakeAll(notFound);
  }

  scenes(): readonly SceneRecord[] {
    return [...this.#scenes.values()];
  }

  scene(sceneId: string): SceneRecord | undefined {
    return this.#scenes.get(sceneId.toLowerCase());
  }

  /** An activation that is under way, or the last one of its scene. */
  activation(activationId: string): SceneActivationRecord | undefined {
    const over = () => [...this.#last.values()].find(({ id }) => id === activationId);
    return this.#runs.get(activationId)?.record ?? over();
  }

  /** Scenes in which the device occurs. */
  using(deviceId: string): SceneRecord[] {
    const id = deviceId.toLowerCase();
    return this.scenes().filter(({ definition }) => definition.states.some((state) => state.deviceId === id));
  }

  /** The present states of these devices as a scene; ids that are not known are passed over. */
  capture(deviceIds: readonly string[], options: CaptureOptions = {}): CapturedScene {
    const devices = deviceIds.flatMap((deviceId) => this.#parts.devices.byId(deviceId) ?? []);
    return captureScene(devices, this.#parts.context, options);
  }

  /** Scenes that the home’s bridges and apps keep themselves. */
  nativeScenes(): NativeScene[] {
    const devices = [...this.#parts.devices.all()].map(({ id, record, description, states }) => ({
      id,
      name: record.name,
      description,
      states,
    }));
    return nativeScenes(devices, this.#parts.context.catalog);
  }

  /** Why the scene cannot be applied, or `undefined`. */
  problem(sceneId: string): NexaError | undefined {
    return this.scene(sceneId) === undefined ? notFound() : undefined;
  }

  /** Why the activation cannot be undone, in words, or `undefined`. */
  undoProblem(activationId: string): NexaError | undefined {
    const activation = this.activation(activationId);
    if (activation === undefined)
      return undoRefused(
        'This cannot be undone any more. Of each scene, the last time that it changed something can be.',
      );
    if (activation.undoneAt !== undefined) return undoRefused('It was undone before.');
    if (activation.undoes !== undefined) return undoRefused('This was an undo itself. Apply the scene again instead.');
    if (activation.previous.length === 0)
      return undoRefused('The scene changed nothing of which NEXA knew how it was before.');
    if (this.#isBeyondUndo(activation))
      return undoRefused('NEXA does not unlock, open or disarm by undoing a scene. Do it yourself, at the device.');
    return undefined;
  }

  /**
   * Applies the scene. `onFinal` is called once when that has come to its end. The same `activationId` a second time is
   * the same wish: it is not applied again, and `onFinal` is told of the first. A scene that is not there fails.
   */
  activate(wish: SceneWish, onFinal?: OnApplied): void {
    const { activationId, cause } = wish;
    if (this.#isKnown(activationId, onFinal)) return;
    const scene = this.scene(wish.sceneId);
    if (scene === undefined) {
      onFinal?.(this.#neverApplied(wish));
      return;
    }
    const { states, transition } = scene.definition;
    const order = {
      id: activationId,
      sceneId: scene.id,
      wishes: states,
      transition: wish.transition ?? transition,
      cause,
    };
    this.#begin(order, onFinal);
  }

  /**
   * Brings back what the activation changed; see {@link undoProblem} for when it does not. The undo is an activation
   * itself, with the id `undoId`. What is still being applied of the first ends.
   */
  undo(activationId: string, undoId: string, cause: Cause, onFinal?: OnApplied): void {
    if (this.#isKnown(undoId, onFinal) || this.undoProblem(activationId) !== undefined) return;
    const activation = this.activation(activationId);
    if (activation === undefined) return;
    const { clock, emit } = this.#parts.context;
    const { sceneId, previous } = activation;
    const run = this.#runs.get(activationId);
    const undoneAt = clock.now();
    run?.undone(undoneAt);
    if (run === undefined) {
      const undone: SceneActivationRecord = { ...activation, undoneAt };
      this.#keep(undone);
      emit({ type: 'scene-activation', activation: undone });
    }
    const transition = this.scene(sceneId)?.definition.transition;
    this.#begin({ id: undoId, sceneId, wishes: previous, transition, cause, undoes: activationId }, onFinal);
    run?.overtakeAll(overtaken);
  }

  /**
   * To be told of every command of the home, each time that its status is: one that somebody else gives to a device
   * makes an end of a scene that is still being applied to it.
   */
  commandTold(command: Command): void {
    const { id, deviceId, status } = command;
    const pending = this.#pending.get(deviceId) ?? new Set();
    if (status !== 'pending') {
      pending.delete(id);
      if (pending.size === 0) this.#pending.delete(deviceId);
      return;
    }
    this.#pending.set(deviceId, pending.add(id));
    for (const run of this.#runs.values()) run.commandGiven(command, overtaken);
  }

  /**
   * The device `to` takes the place of `from` in every scene; components are renamed by `componentMap`, those that it
   * does not name keep their name. What a scene wishes of `to` itself already stays. Returns the scenes that changed.
   */
  replaceDevice(from: string, to: string, componentMap: Readonly<Record<string, string>> = {}): SceneRecord[] {
    return this.using(from).map((scene) => this.#saved(scene, moved(scene.definition.states, from, to, componentMap)));
  }

  /**
   * Takes {@link replaceDevice} back, for these scenes as they were before it. One that was edited since keeps what was
   * made of it: only what it wished of `from` then goes back there. Returns the scenes that changed.
   */
  restoreDevice(
    scenes: readonly SceneRecord[],
    from: string,
    to: string,
    componentMap: Readonly<Record<string, string>> = {},
  ): SceneRecord[] {
    return scenes.flatMap(({ id, definition: { states: before } }) => {
      const scene = this.#scenes.get(id);
      if (scene === undefined) return [];
      const { states } = scene.definition;
      const isAsMoved = jsonEqual(plain(states), plain(moved(before, from, to, componentMap)));
      return [this.#saved(scene, isAsMoved ? before : movedBack(states, before, from, to, componentMap))];
    });
  }

  #saved(scene: SceneRecord, states: readonly WishedState[]): SceneRecord {
    const changed: SceneRecord = { ...scene, definition: { ...scene.definition, states: [...states] } };
    this.save(changed);
    return changed;
  }

  #begin(order: SceneOrder, onFinal: OnApplied | undefined): void {
    const run = new SceneRun(this.#parts, order, (activation) => this.#ended(activation));
    if (onFinal !== undefined) run.whenApplied(onFinal);
    const others = [...this.#runs.values()];
    this.#runs.set(order.id, run);
    run.begin();
    // Afterwards: whoever waits for another one may apply a scene at once, and that is then the newer.
    for (const other of others) for (const deviceId of run.deviceIds) other.overtake(deviceId, overtaken);
  }

  #ended(activation: SceneActivationRecord): void {
    this.#runs.delete(activation.id);
    // Where the scene was removed, its activations went with it.
    if (!this.#scenes.has(activation.sceneId)) return;
    this.#keep(activation);
    this.#parts.context.emit({ type: 'scene-activation', activation });
  }

  #keep(activation: SceneActivationRecord): void {
    if (activation.undoes !== undefined) return;
    const last = this.#last.get(activation.sceneId);
    if (last !== undefined && last.startedAt > activation.startedAt) return;
    // Somebody who pressed twice can still undo the first time.
    const isIdle = activation.previous.length === 0 && activation.outcome === 'completed';
    if (isIdle && last !== undefined && this.undoProblem(last.id) === undefined) return;
    this.#last.set(activation.sceneId, activation);
  }

  #isKnown(activationId: string, onFinal: OnApplied | undefined): boolean {
    const run = this.#runs.get(activationId);
    const over = this.activation(activationId);
    if (onFinal !== undefined && run !== undefined) run.whenApplied(onFinal);
    else if (onFinal !== undefined && over !== undefined) onFinal(over);
    return over !== undefined;
  }

  #neverApplied({ activationId, sceneId, cause }: SceneWish): SceneActivationRecord {
    const now = this.#parts.context.clock.now();
    const times = { startedAt: now, finishedAt: now };
    return { id: activationId, sceneId, cause, outcome: 'failed', ...times, results: [], previous: [] };
  }

  /** Whether all of it would take a command that only a person may give. */
  #isBeyondUndo({ previous }: SceneActivationRecord): boolean {
    const { devices, context } = this.#parts;
    return previous.every((state) => {
      const device = devices.byId(state.deviceId);
      if (device === undefined) return false;
      const { problems } = wishedCommands(device.description, [state], context);
      return problems.some(({ isSensitive }) => isSensitive);
    });
  }
}

const notFound = () => new NexaError('NEXA_SCENE_NOT_FOUND', 'There is no such scene.');

const overtaken = () =>
  new NexaError('NEXA_SCENE_OVERTAKEN', 'another command or scene wanted something of the device meanwhile');

const undoRefused = (message: string) => new NexaError('NEXA_SCENE_UNDO_REFUSED', message);

const placeOf = ({ component = MAIN_COMPONENT, capability, attribute }: WishedState): string =>
  `${component} ${capability}.${attribute}`;

/** Wishes for `from` as wishes for `to`, where that has none of its own for the same. */
function moved(
  states: readonly WishedState[],
  from: string,
  to: string,
  componentMap: Readonly<Record<string, string>>,
): WishedState[] {
  const own = new Set(states.filter(({ deviceId }) => deviceId === to).map(placeOf));
  return states.flatMap((state) => {
    if (state.deviceId !== from.toLowerCase()) return [state];
    const wish = renamed({ ...state, deviceId: to }, componentMap);
    return own.has(placeOf(wish)) ? [] : [wish];
  });
}

/** Of these wishes for `to`, those that were for `from` before it was {@link moved}. */
function movedBack(
  states: readonly WishedState[],
  before: readonly WishedState[],
  from: string,
  to: string,
  componentMap: Readonly<Record<string, string>>,
): WishedState[] {
  const own = new Set(before.filter(({ deviceId }) => deviceId === to).map(placeOf));
  const origins = new Map(
    before
      .filter(({ deviceId }) => deviceId === from.toLowerCase())
      .map((state) => [placeOf(renamed(state, componentMap)), state.component]),
  );
  return states.map((state) => {
    const place = placeOf(state);
    if (state.deviceId !== to || own.has(place) || !origins.has(place)) return state;
    const { component: _, ...rest } = state;
    const component = origins.get(place);
    return { ...rest, deviceId: from, ...(component === undefined ? {} : { component }) };
  });
}

const plain = (states: readonly WishedState[]) => states as unknown as JsonValue;

function renamed(
  { component = MAIN_COMPONENT, ...state }: WishedState,
  componentMap: Readonly<Record<string, string>>,
): WishedState {
  const name = Object.hasOwn(componentMap, component) ? (componentMap[component] ?? component) : component;
  return name === MAIN_COMPONENT ? state : { ...state, component: name };
}

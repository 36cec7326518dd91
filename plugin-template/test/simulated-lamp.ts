import { createServer, type Server, type Socket } from 'node:net';

/** How the lamp behaves; a test changes it. */
interface Mood {
  token: string;
  /** Answers with what is no message. */
  isBabbling: boolean;
  /** Takes what is said and says nothing. */
  isSilent: boolean;
  /** Milliseconds before each answer. */
  delay: number;
  /** Answers as if it had obeyed, and does nothing. */
  isDeaf: boolean;
  /** Its light does not follow. */
  isStuck: boolean;
  /** A restart does not help. */
  isBroken: boolean;
}

interface Question {
  readonly id: number;
  readonly do: string;
  readonly token?: string;
  readonly on?: boolean;
  readonly level?: number;
}

/** A lamp as its maker would have built it, on loopback: what the plugin speaks to in its tests. */
export class SimulatedLamp {
  readonly mood: Mood = { token: 'glow-token-1234', ...wellBehaved(), isStuck: false, isBroken: false };
  readonly serial = 'GL-0001';
  /** Questions since the start. */
  questions = 0;
  #light = { on: false, level: 80 };
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #late = new Set<NodeJS.Timeout>();
  #port = 0;

  get port(): number {
    return this.#port;
  }

  /** Begins to listen, at the same port as before. */
  async plugIn(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.dropAll();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** Another address: here, another port. */
  async move(): Promise<void> {
    await this.unplug();
    this.#port = 0;
    await this.plugIn();
  }

  /** Whatever it did wrong is over. */
  behave(): void {
    Object.assign(this.mood, wellBehaved());
  }

  /** Lets go of everyone who is connected. */
  dropAll(): void {
    for (const timer of this.#late) clearTimeout(timer);
    this.#late.clear();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Someone presses the switch on the lamp itself. Tells whether it is on then. */
  press(): boolean {
    this.#light = { ...this.#light, on: !this.#light.on };
    for (const socket of this.#sockets) this.#send(socket, {});
    return this.#light.on;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    let text = '';
    let isKnown = false;
    socket.on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const question = JSON.parse(line) as Question;
        this.questions += 1;
        if (this.mood.isSilent) continue;
        isKnown ||= question.do === 'hello' && question.token === this.mood.token;
        if (isKnown && this.mood.delay > 0) this.#answerLate(socket, question);
        else if (isKnown) this.#answer(socket, question);
        else socket.write(`${JSON.stringify({ id: question.id, error: 'token' })}\n`);
      }
    });
  }

  #answerLate(socket: Socket, question: Question): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      this.#answer(socket, question);
    }, this.mood.delay);
    this.#late.add(timer);
  }

  #answer(socket: Socket, question: Question): void {
    const { id, on = this.#light.on, level = this.#light.level } = question;
    if (this.mood.isBabbling) {
      socket.write('<html>504 Gateway</html>\n{"state":{"on":"maybe"}}\n');
      return;
    }
    switch (question.do) {
      case 'hello':
        this.#send(socket, { id, serial: this.serial, model: 'One' });
        break;
      case 'status':
        this.#send(socket, { id });
        break;
      case 'set':
      case 'toggle':
        if (!this.mood.isDeaf) this.#light = { level, on: question.do === 'toggle' ? !this.#light.on : on };
        this.#send(socket, { id });
        break;
      case 'restart':
        this.mood.isStuck = this.mood.isBroken;
        this.#send(socket, { id });
        break;
      default:
        // A question that no test should lead to.
        socket.write(`${JSON.stringify({ id, error: 'unknown' })}\n`);
    }
  }

  #send(socket: Socket, message: object): void {
    socket.write(`${JSON.stringify({ ...message, state: { ...this.#light, stuck: this.mood.isStuck } })}\n`);
  }
}

const wellBehaved = () => ({ isBabbling: false, isSilent: false, delay: 0, isDeaf: false });

export async function startSimulatedLamp(): Promise<SimulatedLamp> {
  const lamp = new SimulatedLamp();
  await lamp.plugIn();
  return lamp;
}

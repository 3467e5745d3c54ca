/** A real yaml-language-server over stdio, as an editor drives it: open a text, ask for completions, hover and diagnostics. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';

export interface Item {
  readonly label: string;
  readonly detail?: string;
  readonly insertText?: string;
  readonly documentation?: string | { readonly value: string };
}

export interface Problem {
  readonly message: string;
  readonly severity: number;
  readonly range: Range;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

const root = resolve(import.meta.dirname, '../..');

/** Where `|` stands in a text, and the text without it. */
export function cursor(text: string): { readonly text: string; readonly position: Position } {
  const at = text.indexOf('|');
  if (at < 0) throw new Error('the text has no `|` for the cursor');
  const before = text.slice(0, at).split('\n');
  return {
    text: text.slice(0, at) + text.slice(at + 1),
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}

export class LanguageServer {
  private readonly process: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly waiting = new Map<string, (problems: Problem[]) => void>();
  private opened = 0;

  private constructor(child: ChildProcess, connection: MessageConnection) {
    this.process = child;
    this.connection = connection;
  }

  static async start(): Promise<LanguageServer> {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'],
      { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const server = new LanguageServer(child, connection);
    const settings: Record<string, unknown> = {
      yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false }, schemas: {} },
      http: {},
      '[yaml]': {},
      editor: {},
      files: {},
    };
    connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section }) => settings[section ?? ''] ?? {}),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: Problem[] }) => server.waiting.get(uri)?.(diagnostics),
    );
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      capabilities: {
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
        },
        workspace: { configuration: true },
      },
    });
    await connection.sendNotification('initialized', {});
    return server;
  }

  /** Opens a text as if it lay in `examples/`, so that its `$schema` comment finds the schema. Gives its address and its problems. */
  async open(text: string): Promise<{ readonly uri: string; readonly problems: readonly Problem[] }> {
    const uri = pathToFileURL(join(root, 'examples', `editor-test-${++this.opened}.yaml`)).href;
    const problems = new Promise<Problem[]>((done) => this.waiting.set(uri, done));
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return { uri, problems: await problems };
  }

  /** What the server offers where `|` stands. */
  async complete(marked: string): Promise<readonly Item[]> {
    const { text, position } = cursor(marked);
    const { uri } = await this.open(text);
    const result = (await this.connection.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position,
    })) as { items: Item[] } | Item[] | null;
    return Array.isArray(result) ? result : (result?.items ?? []);
  }

  /** What the server says about the word where `|` stands. */
  async hover(marked: string): Promise<string> {
    const { text, position } = cursor(marked);
    const { uri } = await this.open(text);
    const result = (await this.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position })) as {
      contents: { value: string } | string;
    } | null;
    return typeof result?.contents === 'string' ? result.contents : (result?.contents.value ?? '');
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    this.connection.dispose();
    this.process.kill();
  }
}

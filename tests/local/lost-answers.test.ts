/**
 * What a busy machine does to an emulator: answers get lost after the work is done, and the provider asks again. Between the provider and the
 * emulator stands a proxy that loses the first answer to every request that makes or removes something.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator } from '../../tools/bring.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { run } from '../../tools/run.ts';
import { isMissing } from '../tools.ts';
import { REGION } from './applied.ts';
import { type OwnEmulator, startOwn } from './emulated.ts';

const chosen = await chooseEngine();
const skip = [await bringEmulator(), chosen].map(isMissing).some(Boolean);

const CONFIGURATION = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
provider "aws" {
  region = "${REGION}"
}
data "aws_vpc" "this" {
  tags = { Name = "vpc" }
}
data "aws_internet_gateway" "this" {
  filter {
    name   = "attachment.vpc-id"
    values = [data.aws_vpc.this.id]
  }
}
resource "aws_route_table" "this" {
  vpc_id = data.aws_vpc.this.id
}
resource "aws_route" "default" {
  route_table_id         = aws_route_table.this.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = data.aws_internet_gateway.this.id
}
resource "aws_security_group" "this" {
  name   = "lost"
  vpc_id = data.aws_vpc.this.id
}
resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.this.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
`;

const bodyOf = async (message: IncomingMessage): Promise<Buffer> =>
  Buffer.concat((await message.toArray()) as Buffer[]);

/** Passes everything on; `loses` says of which requests the answer is thrown away, together with the connection. */
function lossyProxy(endpoint: string, loses: (message: IncomingMessage, body: string) => boolean): Server {
  return createServer(async (message, response) => {
    const body = await bodyOf(message);
    const { method = 'GET', headers } = message;
    const onward = httpRequest(`${endpoint}${message.url}`, { method, headers }, async (answer) => {
      const answered = await bodyOf(answer);
      if (loses(message, body.toString())) message.socket.destroy();
      else response.writeHead(answer.statusCode ?? 500, answer.headers).end(answered);
    });
    onward.end(body);
  });
}

describe.skipIf(skip)('an answer that is lost', () => {
  let own: OwnEmulator;
  let proxy: Server;
  const lost: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-lost-answers-'));

  const engine = async (...args: string[]) => {
    if (!chosen.ok) throw new Error(chosen.message);
    const { port } = proxy.address() as AddressInfo;
    const env = { ...chosen.engine.env, ...own.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
    const result = await run(chosen.engine.path, [...args, '-no-color'], { cwd: folder, env, output: 'capture' });
    expect(result.code, result.stdout + result.stderr).toBe(0);
  };

  beforeAll(async () => {
    own = await startOwn('111111111111', 'a-bucket');
    proxy = lossyProxy(own.emulator.endpoint, ({ headers }, body) => {
      const [, action] = /^Action=((?:Create|Authorize|Revoke|Delete)\w+)/.exec(body) ?? [];
      if (action === undefined || !/^attempt=1;/.test(String(headers['amz-sdk-request']))) return false;
      lost.push(action);
      return true;
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    writeFileSync(join(folder, 'main.tf'), CONFIGURATION);
    await engine('init', '-input=false');
  });
  afterAll(async () => {
    proxy?.close();
    await own?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('does not make a thing twice', async () => {
    await engine('apply', '-auto-approve');
    expect(lost).toEqual(
      expect.arrayContaining(['CreateRoute', 'AuthorizeSecurityGroupEgress', 'CreateSecurityGroup']),
    );
    await engine('plan', '-detailed-exitcode');
  });

  test('does not remove a thing twice', async () => {
    await engine('destroy', '-auto-approve');
    expect(lost).toEqual(expect.arrayContaining(['DeleteRoute', 'DeleteSecurityGroup', 'DeleteRouteTable']));
  });

  test('is the same answer only to the same request: a second group of one name is still refused', async () => {
    const ask = async (invocation: string) => {
      const answer = await fetch(own.emulator.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/${REGION}/ec2/aws4_request, SignedHeaders=host, Signature=x`,
          'amz-sdk-invocation-id': invocation,
        },
        body: 'Action=CreateSecurityGroup&GroupName=twice&GroupDescription=twice&Version=2016-11-15',
      });
      return [answer.status, await answer.text()];
    };
    const first = await ask('a');
    expect(first[0]).toBe(200);
    expect(await ask('a')).toEqual(first);
    expect((await ask('b'))[0]).toBe(400);
  });
});

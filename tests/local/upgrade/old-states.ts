/**
 * What the modules left behind for live/dev when the whole path was first there: the last commit before the first service, 920084d ("Read
 * the emulated account back against the manifests' words, with both engines"). Each file is the state of one unit after an apply on the
 * emulator, without what is empty, longer than 400 characters or data; `${vpc}`, `${private-a}` and `${private-a routes}` stand for ids.
 * The files are never recorded again: an old state stays what it was.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Tag,
} from '@aws-sdk/client-ec2';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const folder = join(import.meta.dirname, 'state');

/** The units that have an old state, such as `aws/network`. */
export const oldUnits: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tfstate'))
  .map((file) => file.replace(/\.tfstate$/, '').replaceAll('\\', '/'))
  .sort();

/** Puts every old state where the units of today look for theirs. */
export async function layDownOldStates(endpoint: string, region: string, bucket: string, prefix: string) {
  const config = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const ids = await idsByName(new EC2Client(config));
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  for (const unit of oldUnits) {
    const text = readFileSync(join(folder, `${unit}.tfstate`), 'utf8');
    const Body = text.replace(/\$\{([\w -]+)\}/g, (_, name: string) => ids.get(name) as string);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}/${unit}/terraform.tfstate`, Body }));
  }
}

async function idsByName(ec2: EC2Client): Promise<ReadonlyMap<string, string>> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
  const named = (tags: readonly Tag[] | undefined, suffix = ''): string =>
    `${tags?.find(({ Key }) => Key === 'Name')?.Value}${suffix}`;
  return new Map([
    ...Vpcs.map(({ VpcId, Tags }) => [named(Tags), VpcId as string] as const),
    ...Subnets.map(({ SubnetId, Tags }) => [named(Tags), SubnetId as string] as const),
    ...RouteTables.map(({ RouteTableId, Tags }) => [named(Tags, ' routes'), RouteTableId as string] as const),
  ]);
}

/** A path gets one volume: ECS refuses a container with two at one path. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html */
import { type Diagnostic, quote } from '../../../diagnostics/diagnostic.ts';
import type { Typed } from '../../../model/sourced.ts';
import { at, type ServiceRule } from './rule.ts';

export const writablePath: ServiceRule = ({ of }) => twice(of.filesystem.of.writable.of);

export const sidecarWritablePath: ServiceRule = ({ of }) =>
  Object.values(of.sidecars.of).flatMap((sidecar) => twice(sidecar.of.filesystem.of.writable.of));

const twice = (paths: readonly Typed<string>[]): Diagnostic[] =>
  paths.flatMap((path, index) => {
    const first = paths.findIndex(({ value }) => value === path.value);
    return first === index
      ? []
      : [at(path.origin, 'validate/bad-value', `${quote(path.value)} stands twice`, { help: 'keep one of the two' })];
  });

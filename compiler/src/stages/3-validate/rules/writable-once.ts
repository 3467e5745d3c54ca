/** A path gets one volume; ECS refuses two mounts at one place. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html */
import { quote } from '../../../diagnostics/diagnostic.ts';
import { at, type ServiceRule } from './rule.ts';

export const writableOnce: ServiceRule = ({ of }) =>
  [of, ...Object.values(of.sidecars.of).map((sidecar) => sidecar.of)].flatMap(({ filesystem }) => {
    const paths = filesystem.of.writable.of;
    return paths.flatMap((path, index) =>
      paths.findIndex(({ value }) => value === path.value) < index
        ? [
            at(path.origin, 'validate/bad-value', `${quote(path.value)} is writable already`, {
              help: 'give each path once',
            }),
          ]
        : [],
    );
  });

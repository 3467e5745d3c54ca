/** A version stands in `images.yaml`; an image that names one must say from which registry. */
import { quote } from '../../../diagnostics/diagnostic.ts';
import { hasRegistry, hasVersion, withoutVersion } from '../../../model/image.ts';
import { at, type ServiceRule } from './rule.ts';

export const imageVersion: ServiceRule = (service) => {
  const { image } = service.of;
  if (hasRegistry(image.value) || !hasVersion(image.value)) return [];
  return [
    at(
      image.origin,
      'validate/bad-value',
      `\`image\` cannot be ${quote(image.value)}: it names a version and no registry`,
      {
        notes: [
          'which version runs where stands in images.yaml; another registry is named in full, such as `public.ecr.aws/nginx/nginx:1.29`',
        ],
        help: `write \`image: ${withoutVersion(image.value)}\``,
      },
    ),
  ];
};

/** Image names as manifests write them. */

/** True when the first part is a registry's host: `public.ecr.aws/nginx/nginx`, `localhost:5000/x`. */
export function hasRegistry(image: string): boolean {
  const slash = image.indexOf('/');
  return slash > 0 && /[.:]/.test(image.slice(0, slash));
}

/** What to write instead of an image without a registry, which Docker reads as one of its hub. */
export const withRegistry = (image: string): string =>
  `write \`docker.io/${image.includes('/') ? '' : 'library/'}${image}\` if the hub is meant, or the full URI in your ECR`;

/** True for a full URI in a private registry of ECR, which endpoints reach. */
export const isInEcr = (image: string): boolean => /^[0-9]{12}\.dkr[.-]ecr(?:-fips)?\./.test(image);

/** Where in ECR an image lies; undefined for one of another registry. */
export function ecrRepository(image: string): { account: string; region: string; name: string } | undefined {
  const parts = /^([0-9]{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[^/]+\/(.+)$/.exec(withoutVersion(image));
  return parts ? { account: parts[1] as string, region: parts[2] as string, name: parts[3] as string } : undefined;
}

/** True for the name of an ECR repository of this platform; false for a full image URI, which names its registry. */
export const isRepository = (image: string): boolean => !hasRegistry(image) && !hasVersion(image);

/** True when the text already says which version: a tag or a digest behind the last `/`. */
export const hasVersion = (image: string): boolean => /[@:]/.test(image.slice(image.lastIndexOf('/') + 1));

/** True for a tag other than `latest`, or a digest, as the module asks of a sidecar's image. */
export const hasFixedVersion = (image: string): boolean =>
  /^[^@]+(?::[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$/.test(image) && !image.endsWith(':latest');

/** The image without its tag or digest. */
export const withoutVersion = (image: string): string =>
  image.slice(0, image.lastIndexOf('/') + 1) + image.slice(image.lastIndexOf('/') + 1).replace(/[@:].*$/, '');

/** What stands where no version is pinned. `modules/task` refuses it at plan. */
export const UNPINNED_TAG = 'unpinned';

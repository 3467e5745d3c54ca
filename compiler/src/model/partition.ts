/** AWS partitions: China and GovCloud have names of their own. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */

/** The second part of an ARN. */
export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

/** The domain of a region's endpoints. */
export const awsDomain = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

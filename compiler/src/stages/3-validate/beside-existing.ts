/** A network that exists is not changed, so what would change it says nothing. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { enumerate } from '../../diagnostics/enumerate.ts';
import { isMap, keySpanOf, type Sourced } from '../../model/sourced.ts';
import { at } from './rules/rule.ts';

type Fields = Readonly<Record<string, Sourced | undefined>>;

/** What `aws/network` makes of an environment's own fields. */
const OF_THE_NETWORK = ['subnets', 'deletion_protection', 'access_logs', 'api_logs'];

/** Only what stands in the same place as `existing`: what all environments share is for the others. */
export function besideExisting(root: Sourced): Diagnostic[] {
  const environments = Object.values(fieldsOf(fieldsOf(root).environments));
  return [root, ...environments].flatMap((holder) => {
    const network = fieldsOf(fieldsOf(fieldsOf(holder).stacks).network);
    if (!network.existing) return [];
    const own = Object.entries(network).filter(([field]) => field !== 'existing');
    const others = holder === root ? [] : OF_THE_NETWORK.map((field) => [field, fieldsOf(holder)[field]] as const);
    return useless([...own, ...others].filter(([, node]) => node?.origin.kind === 'written'));
  });
}

const fieldsOf = (node: Sourced | undefined): Fields => (node && isMap(node) ? node.of : {});

/** One message, at the first of them. */
function useless(written: readonly (readonly [string, Sourced | undefined])[]): Diagnostic[] {
  const node = written[0]?.[1];
  const span = node && keySpanOf(node.origin);
  if (!span) return [];
  const isOne = written.length === 1;
  const fields = enumerate(
    written.map(([field]) => quote(field)),
    'and',
  );
  const message = `${fields} ${isOne ? 'means' : 'mean'} nothing: the network exists, and is left as it is`;
  return [{ ...at(node.origin, 'validate/bad-value', message, { help: `leave ${isOne ? 'it' : 'them'} out` }), span }];
}

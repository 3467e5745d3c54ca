/** Terraform's type expressions, as far as module variables use them: enough to check an input before anything is written. */

export type TerraformType =
  | 'string'
  | 'number'
  | 'bool'
  | 'any'
  | { readonly list: TerraformType }
  | { readonly set: TerraformType }
  | { readonly map: TerraformType }
  | { readonly tuple: readonly TerraformType[] }
  | { readonly object: Readonly<Record<string, TerraformType>>; readonly optional: readonly string[] };

/** Reads `object({a = string, b = optional(number, 3)})`, also inside the `${…}` that hcl2json puts around it. Throws on anything else. */
export function parseTypeExpression(text: string): TerraformType {
  const reader = new Reader(text.replace(/^\$\{([\s\S]*)\}$/, '$1'));
  const type = reader.type();
  reader.end();
  return type;
}

class Reader {
  private position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  type(): TerraformType {
    const name = this.word();
    switch (name) {
      case 'string':
      case 'number':
      case 'bool':
      case 'any':
        return name;
      case 'list':
        return { list: this.inParentheses() };
      case 'set':
        return { set: this.inParentheses() };
      case 'map':
        return { map: this.inParentheses() };
      case 'tuple':
        return { tuple: this.tuple() };
      case 'object':
        return this.object();
      default:
        throw new Error(`\`${this.text}\`: a type was expected at ${this.position}`);
    }
  }

  end(): void {
    this.space();
    if (this.position < this.text.length)
      throw new Error(`\`${this.text}\`: nothing more was expected at ${this.position}`);
  }

  private inParentheses(): TerraformType {
    this.expect('(');
    const type = this.type();
    this.expect(')');
    return type;
  }

  private tuple(): TerraformType[] {
    const items: TerraformType[] = [];
    this.expect('(');
    this.expect('[');
    while (!this.take(']')) {
      items.push(this.type());
      this.take(',');
    }
    this.expect(')');
    return items;
  }

  private object(): TerraformType {
    const object: Record<string, TerraformType> = {};
    const optional: string[] = [];
    this.expect('(');
    this.expect('{');
    while (!this.take('}')) {
      const name = this.word();
      this.expect('=');
      object[name] = this.attribute(name, optional);
      this.take(',');
    }
    this.expect(')');
    return { object, optional };
  }

  private attribute(name: string, optional: string[]): TerraformType {
    if (!/^\s*optional\s*\(/.test(this.text.slice(this.position))) return this.type();
    optional.push(name);
    this.word();
    this.expect('(');
    const type = this.type();
    if (this.take(',')) this.skipExpression();
    this.expect(')');
    return type;
  }

  /** A default value: everything up to the parenthesis that closes `optional(`. */
  private skipExpression(): void {
    for (let depth = 0, quoted = false; this.position < this.text.length; this.position++) {
      const character = this.text[this.position] as string;
      if (quoted) {
        if (character === '\\') this.position++;
        else if (character === '"') quoted = false;
      } else if (character === '"') quoted = true;
      else if ('([{'.includes(character)) depth++;
      else if (')]}'.includes(character)) {
        if (depth === 0) return;
        depth--;
      }
    }
  }

  private word(): string {
    this.space();
    const match = /^[A-Za-z_][A-Za-z0-9_-]*/.exec(this.text.slice(this.position));
    if (!match) throw new Error(`\`${this.text}\`: a word was expected at ${this.position}`);
    this.position += match[0].length;
    return match[0];
  }

  private expect(character: string): void {
    if (!this.take(character)) throw new Error(`\`${this.text}\`: \`${character}\` was expected at ${this.position}`);
  }

  private take(character: string): boolean {
    this.space();
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private space(): void {
    while (/\s/.test(this.text[this.position] ?? '')) this.position++;
  }
}

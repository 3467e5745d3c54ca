/** What a module takes and gives: the contract between the compiler and Terraform. */
import type { TerraformType } from './terraform-type.ts';

export interface ModuleContract {
  readonly variables: Record<string, { readonly type: TerraformType; readonly required: boolean }>;
  readonly outputs: readonly string[];
}

/** Contracts by module name. */
export type Contracts = Readonly<Record<string, ModuleContract>>;

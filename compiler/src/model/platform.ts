/** The platform file, checked and completed: the accounts and what all services share. */
import type { Origin, Sourced, Typed } from './sourced.ts';
import type { SourceId } from './source.ts';

export interface NetworkStack {
  readonly nat: 'none' | 'single' | 'per_az';
  readonly interface_endpoints: string[];
  readonly gateway_endpoints: string[];
}

export interface OidcStack {
  readonly repository?: string;
  readonly branches: string[];
  /** Absent: the one that is called like the environment. */
  readonly github_environments?: string[];
  readonly max_session_duration: number;
  readonly actions: string[];
}

/** Sidecars' images that differ from those of the modules. */
export interface SidecarImages {
  readonly collector: Typed<string> | undefined;
  readonly debug: Typed<string> | undefined;
}

/** TLS on the listeners, and the name that they are called by. */
export interface Domain {
  readonly internal: Typed<string>;
  readonly certificate: Typed<string>;
  readonly zone: Typed<string> | undefined;
}

export interface Environment {
  readonly name: string;
  readonly region: Typed<string>;
  readonly account: Typed<string>;
  /** The VPC's `Name` tag, or its id. */
  readonly vpc: Typed<string>;
  readonly subnets: { readonly private: Typed<string[]> | undefined; readonly public: Typed<string[]> | undefined };
  readonly protected: boolean;
  readonly state: {
    readonly bucket: Typed<string>;
    readonly prefix: Typed<string>;
    readonly kmsKey: Typed<string> | undefined;
  };
  readonly kmsKey: Typed<string> | undefined;
  /** What every role that is made here gets. */
  readonly iam: { readonly boundary: Typed<string> | undefined; readonly path: Typed<string> | undefined };
  readonly domain: Domain | undefined;
  readonly accessLogs: Sourced | undefined;
  readonly apiLogs: Typed<{ retention: number }>;
  readonly deletionProtection: Typed<boolean>;
  /** Stacks that are there already, with their outputs: no unit is written for them. */
  readonly existing: ReadonlyMap<string, Sourced>;
  /** The SNS topic that hears of its alarms. */
  readonly alarmTopic: Typed<string> | undefined;
  readonly stacks: { readonly network: Typed<NetworkStack>; readonly oidc: Typed<OidcStack> };
  readonly images: SidecarImages;
  /** Manifest fields that hold here, below the manifests. */
  readonly defaults: Sourced | undefined;
  /** True for `local`: an emulator, units in the build folder. */
  readonly emulated: boolean;
  readonly origin: Origin;
}

export type Registry =
  | { readonly kind: 'each' }
  | { readonly kind: 'environment'; readonly environment: Typed<string> }
  | { readonly kind: 'external'; readonly account: Typed<string>; readonly region: Typed<string> };

export interface Platform {
  /** The file, or undefined when built-in assumptions stand in for it. */
  readonly source: SourceId | undefined;
  readonly project: Typed<string>;
  readonly live: string;
  readonly modules: string;
  readonly manifests: readonly string[];
  readonly naming: Typed<string>;
  readonly environments: readonly Environment[];
  /** Names of all environments in the file, those with a fault included. */
  readonly environmentNames: readonly string[];
  readonly registry: Registry;
  readonly priorities: { readonly from: number; readonly to: number; readonly origin: Origin };
  readonly defaults: Sourced | undefined;
  /** True when faulty parts of the file were taken out: what is missing may be just those. */
  readonly faulty: boolean;
  /** Paths (joined by dots) of what was taken out. */
  readonly refused: ReadonlySet<string>;
}

/** The account that stands where nobody named one; the modules refuse it at plan. */
export const PLACEHOLDER_ACCOUNT = '000000000000';
/** The account of AWS emulators. */
export const LOCAL_ACCOUNT = '123456789012';
/** The environment that is always there. */
export const LOCAL = 'local';

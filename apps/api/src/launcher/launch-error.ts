/** A start that cannot go on, for a reason that people can act on: printed as it is, without a stack. */
export class LaunchError extends Error {}

import { Injectable, RequestMethod, type OnModuleInit, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_METADATA, type AccessRule } from './access.decorator.ts';

type Handler = (...args: unknown[]) => unknown;
type Controller = Type<object>;

interface Route {
  name: string;
  path: string;
  rule: AccessRule | undefined;
}

/** Rules that speak of the route's `:id`. */
const SCOPES_OF_ROUTES = ['building', 'organisation'] as const;

function problemOf({ name, path, rule }: Route): string | null {
  if (rule === undefined) return `${name} has no @Access`;
  const scope =
    typeof rule === 'object' ? SCOPES_OF_ROUTES.find((candidate) => candidate in rule) : undefined;
  return scope && !path.split('/').includes(':id')
    ? `${name} asks for an ability in the ${scope} but has no :id`
    : null;
}

/** Stops the boot when a route does not say who may call it. */
@Injectable()
export class RouteCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const problems = this.routes().flatMap((route) => problemOf(route) ?? []);
    if (problems.length > 0) throw new Error(`Access is not stated: ${problems.join('; ')}`);
  }

  private routes(): Route[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => this.routesOf(metatype as Controller));
  }

  private routesOf(controller: Controller): Route[] {
    const prototype = controller.prototype as Record<string, Handler>;
    const base: string = Reflect.getMetadata(PATH_METADATA, controller) ?? '';
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (!handler || Reflect.getMetadata(METHOD_METADATA, handler) === undefined) return [];
      return [
        this.routeOf(controller, handler, `${base}/${String(Reflect.getMetadata(PATH_METADATA, handler))}`),
      ];
    });
  }

  private routeOf(controller: Controller, handler: Handler, path: string): Route {
    const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_METADATA, [
      handler,
      controller,
    ]);
    return { name: `${verb} ${path} (${controller.name}.${handler.name})`, path, rule };
  }
}

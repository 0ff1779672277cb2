// Health of the container: 0 while the process answers. A process that only works (ROLE=worker) answers nobody.
const { status } = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health/live`).catch(() => ({
  status: 0,
}));
process.exit(status === 200 ? 0 : 1);

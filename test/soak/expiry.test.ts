process.env['SOAK_HISTORIES'] ??= '1000';
await import('../core/deployment/cloud/expiry.test.ts');

// CommonJS Nest libraries fail inside jest's ESM loader unless these three are loaded first.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';

import "typeformer/worker";

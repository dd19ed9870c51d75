import type { LibraryTable } from "./library.ts";

/** statsmodels, patsy and sympy. What sympy makes of symbols is an expression, whichever of its hundred classes. */
export const modelling: LibraryTable = {
  functions: {
    "statsmodels.formula.api": {
      "statsmodels.regression.linear_model.OLS": "ols",
      "statsmodels.genmod.generalized_linear_model.GLM": "glm",
      "statsmodels.discrete.discrete_model.Logit": "logit",
    },
    "statsmodels.api": { "@addConstant": "add_constant" },
    patsy: { "@designMatrices": "dmatrices" },
    sympy: {
      "@symbols": "symbols",
      "sympy.Symbol": "Symbol",
      "@expression": "sin cos tan exp log sqrt expand factor simplify diff integrate together apart cancel",
    },
  },
  classes: {
    "statsmodels.regression.linear_model.OLS": {
      methods: { "statsmodels.regression.linear_model.RegressionResultsWrapper": "fit" },
    },
    "statsmodels.api.OLS": { base: "statsmodels.regression.linear_model.OLS" },
    "statsmodels.genmod.generalized_linear_model.GLM": {
      methods: { "statsmodels.genmod.generalized_linear_model.GLMResultsWrapper": "fit" },
    },
    "statsmodels.api.GLM": { base: "statsmodels.genmod.generalized_linear_model.GLM" },
    "statsmodels.discrete.discrete_model.Logit": {
      methods: { "statsmodels.discrete.discrete_model.BinaryResultsWrapper": "fit" },
    },
    "statsmodels.api.Logit": { base: "statsmodels.discrete.discrete_model.Logit" },
  },
};

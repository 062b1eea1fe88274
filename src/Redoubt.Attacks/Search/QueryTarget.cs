using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The arguments of one run of an attack.</summary>
internal readonly record struct QueryTarget(IClassifier Model, Tensor Inputs, AttackGoal Goal, AttackRun Run);

// Attacks an ONNX classifier through the library. Arguments: MODEL.onnx DATA EPSILON, for example: model.onnx mnist:DIR/test#0:200 0.1
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

LabeledData data = DataLoader.Load(args[1]);
MappedModel mapped = MappedModel.Create(OnnxModel.Load(args[0]).Graph, new InputMapping(), new Shape(data.Inputs.Shape.Extents[1..]));
using var model = new GraphClassifier(mapped.Graph, InputBounds.Unit);

PerturbationBall ball = PerturbationBall.Linf(double.Parse(args[2], CultureInfo.InvariantCulture));
ConfiguredAttack attack = ConfiguredAttack.Of("apgd-ce", new AttackSettings { Ball = ball }, model.Classes);
AttackEvaluation result = AttackEvaluation.Run(model, data, attack, new AttackEvaluationRun { Seed = 0, OutputPath = "adversarial.npy" });

Console.WriteLine($"{mapped.Description}");
Console.WriteLine($"clean accuracy {result.Verified.Clean.Accuracy.Value:P1}, robust accuracy at {ball}: {result.Verified.Robust.Value:P1}");

using System.Text;
using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Models of other projects that are made of machine-learning operators, against outputs computed by ONNX Runtime 1.30.</summary>
public sealed class MachineLearningModelTests
{
    public static TheoryData<string> Models =>
    [
        "fraud-xgboost_ulb", "linear-tract_linear_regressor", "skl_BinGradientBoostingClassifier", "skl_KNeighborsClassifierMulti", "skl_LogitisticRegressionMulti",
        "skl_MclRandomForestClassifier", "skl_MclSVCLinearPF", "skl_pipeline_lightgbm", "skl_rf_iris", "tree-skl_treecl", "tree-skl_treecl3",
        "tree-tract_lgbm_regressor_tensor", "tree-tract_xgboost_classifier_tree",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Load_Model_GivesStoredOutputsAndLabels(string name)
    {
        if (!SharedData.TryFind($"data/models/{name}", out string? folder, out string? missing)) Assert.Skip(missing);
        foreach (string set in Directory.GetDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal))
        {
            Literal input = TensorFile.Read(Path.Combine(set, "input_0.pb")).Value;
            string file = Path.Combine(folder, "model.onnx"), inputName = OnnxSignature.Read(file)[0].Name;
            ImportedModel model = OnnxModel.Load(file, new OnnxLoadOptions { InputShapes = new Dictionary<string, Shape> { [inputName] = input.Shape } });
            foreach (Executor executor in Enum.GetValues<Executor>())
            {
                IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, new Dictionary<string, Literal> { [inputName] = input }, input.Shape[0], executor);
                for (int i = 0; i < model.Outputs.Length; i++)
                {
                    string? difference = Closeness.Difference(Expected(Path.Combine(set, $"output_{i}.pb"), model), outputs[model.Outputs[i].Name], 1e-4);
                    Assert.True(difference is null, $"{executor}, {Path.GetFileName(set)}, output '{model.Outputs[i].Name}' ({model.BatchMode}): {difference}");
                }
            }
        }
    }

    [Fact]
    public void Load_FraudModel_TakesABatchAndMatchesItsRowsAlone()
    {
        if (!SharedData.TryFind("data/models/fraud-xgboost_ulb", out string? folder, out string? missing)) Assert.Skip(missing);
        ImportedModel model = OnnxModel.Load(Path.Combine(folder, "model.onnx"));
        float[] rows = new float[200 * 30];
        new RandomKey(3).FillUniform(rows, -3, 3);
        using Plan plan = Plan.Compile(model.Graph, new PlanOptions { Capacity = 200 });
        rows.CopyTo(plan.Input("features"));
        plan.Run(200);
        float[] together = plan.Output("probabilities")[..400].ToArray();

        Assert.Equal(["0", "1"], model.ClassLabels);
        for (int row = 0; row < 200; row += 37)
        {
            rows.AsSpan(row * 30, 30).CopyTo(plan.Input("features"));
            plan.Run(1);
            Assert.Equal(together[(2 * row)..(2 * row + 2)], plan.Output("probabilities")[..2].ToArray());
        }
    }

    // Texts of the stored outputs are class numbers in ours.
    private static Literal Expected(string path, ImportedModel model)
    {
        TensorProto tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        if (tensor.DataType != (int)OnnxElementType.String) return TensorFile.Read(path).Value;
        long[] classes = [.. tensor.StringData.Select(s => (long)model.ClassLabels.IndexOf(s.ToString(Encoding.UTF8)))];
        return Literal.Of(new Shape([.. tensor.Dims.Select(static d => (int)d)]), classes);
    }
}

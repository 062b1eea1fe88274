using System.Collections.Immutable;
using System.Text;

namespace Redoubt.Protocol.Tests;

public sealed class InferenceMessagesTests
{
    public static TheoryData<InferenceDatatype> Datatypes => [.. Enum.GetValues<InferenceDatatype>()];

    [Theory]
    [MemberData(nameof(Datatypes))]
    public void Read_WrittenBinary_GivesTheSameBytes(InferenceDatatype type)
    {
        InferenceTensor tensor = Sample(type);
        WireMessage message = InferenceMessages.Write(new InferenceRequest { Id = "7", Inputs = [tensor, tensor] }, binaryInputs: true);
        InferenceRequest back = InferenceMessages.ReadRequest(message);

        Assert.NotNull(message.JsonLength);
        Assert.Equal("7", back.Id);
        Assert.All(back.Inputs, t => AssertEqual(tensor, t));
        Assert.Equal(2, back.Inputs.Length);
    }

    [Theory]
    [MemberData(nameof(Datatypes))]
    public void Read_WrittenJson_GivesTheSameBytes(InferenceDatatype type)
    {
        InferenceTensor tensor = Sample(type);
        if (type == InferenceDatatype.BFloat16)
        {
            Assert.Contains("no JSON form", Assert.Throws<InvalidMessageException>(() => Write(tensor)).Message, StringComparison.Ordinal);
            return;
        }

        WireMessage message = Write(tensor);
        Assert.Null(message.JsonLength);
        AssertEqual(tensor, Assert.Single(InferenceMessages.ReadResponse(message).Outputs));
    }

    [Fact]
    public void Read_FloatsAsJson_KeepEveryBit()
    {
        float[] values = [0.1f, 1f / 3, float.MaxValue, float.Epsilon, -0f, 16777217f, 1e-38f, MathF.PI];
        var tensor = InferenceTensor.Of("x", [8], values);
        Assert.Equal(values, Assert.Single(InferenceMessages.ReadResponse(Write(tensor)).Outputs).ToFloats());
    }

    [Fact]
    public void Write_NotANumber_IsRefusedAsJsonAndCarriedAsBytes()
    {
        var tensor = InferenceTensor.Of("x", [2], [1, float.NaN]);
        Assert.Equal("value 1 of tensor 'x' is NaN, which has no JSON form; ask for binary data", Assert.Throws<InvalidMessageException>(() => Write(tensor)).Message);
        WireMessage binary = InferenceMessages.Write(new InferenceResponse { ModelName = "m", Outputs = [tensor] }, static _ => true);
        Assert.True(float.IsNaN(InferenceMessages.ReadResponse(binary).Outputs[0].ToFloats()[1]));
    }

    // Answers as other servers write them: properties in any order, nested data, parameters, unknown properties, null id.
    [Theory]
    [InlineData("""{"id":null,"outputs":[{"data":[[1,2.5],[3,4]],"shape":[2,2],"datatype":"FP32","name":"y","parameters":{"content_type":"np"}}],"model_name":"m","extra":{"a":[1,{}]}}""")]
    [InlineData("""{"model_name":"m","model_version":"3","parameters":{},"outputs":[{"name":"y","datatype":"FP32","shape":[2,2],"data":[1,2.5,3,4.0e0]}]}""")]
    public void ReadResponse_FormsOfOtherServers_AreRead(string json)
    {
        InferenceTensor output = Assert.Single(InferenceMessages.ReadResponse(Message(json)).Outputs);
        Assert.Equal([1, 2.5f, 3, 4], output.ToFloats());
        Assert.Equal([2, 2], output.Shape);
    }

    [Theory]
    [InlineData("", "the message is empty", "the message is not JSON at line 1, byte 1")]
    [InlineData("{\"outputs\":[{", "the message is not JSON at line 1, byte 14")]
    [InlineData("{\"outputs\":[]} x", "the message is not JSON at line 1, byte 16")]
    [InlineData("[]", "the message must be an object, is a list at byte 1")]
    [InlineData("{}", "the answer has no outputs")]
    [InlineData("{\"outputs\":{}}", "outputs must be a list, is an object at byte 12")]
    [InlineData("{\"outputs\":[{\"shape\":[1]}]}", "a tensor has no name")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"data\":[1]}]}", "tensor 'y' has no shape")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"data\":[1]}]}", "tensor 'y' has no datatype")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP31\",\"data\":[1]}]}", "tensor 'y' has the unknown datatype 'FP31'")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\"}]}", "tensor 'y' has no data")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1   ]}]}", "tensor 'y' has 1 elements, its shape needs 2")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1,2]}]}", "tensor 'y' has more than the 1 elements of its shape")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[2000000000],\"datatype\":\"FP32\",\"data\":[1]}]}", "tensor 'y' FP32[2000000000] needs 2000000000 elements, its data are 3 bytes long")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[65536,65536],\"datatype\":\"FP32\",\"data\":[1]}]}", "tensor 'y' of shape [65536,65536] has too many elements")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[-1],\"datatype\":\"FP32\",\"data\":[1]}]}", "the extent -1 of a shape is out of range")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1.5],\"datatype\":\"FP32\",\"data\":[1]}]}", "an extent must be a whole number, is a number at byte 34")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[null]}]}", "value 0 of tensor 'y' is null, not a number")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[NaN]}]}", "the message is not JSON at line 1, byte 63")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1e39]}]}", "value 0 of tensor 'y' does not fit FP32")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[{\"a\":1}]}]}", "value 0 of tensor 'y' is not a number")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[128]}]}", "value 0 of tensor 'y' does not fit INT8")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[1]}]}", "value 0 of tensor 'y' is not a text")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}}]}", "tensor 'y' claims 4 bytes, 0 are left")]
    [InlineData("{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1],\"parameters\":{\"binary_data_size\":4}}]}", "tensor 'y' has both data and a binary size")]
    public void ReadResponse_WrongMessage_SaysWhere(string json, params string[] sentences) =>
        Assert.Contains(Assert.Throws<InvalidMessageException>(() => InferenceMessages.ReadResponse(Message(json))).Message, sentences);

    [Fact]
    public void ReadResponse_NestedTooDeep_IsRefused()
    {
        string json = $"{{\"outputs\":[{{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":{new string('[', 5000)}1{new string(']', 5000)}}}]}}";
        Assert.StartsWith("the message is not JSON", Assert.Throws<InvalidMessageException>(() => InferenceMessages.ReadResponse(Message(json))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    public void ReadResponse_WrongJsonLength_IsRefused(int length) =>
        Assert.Throws<InvalidMessageException>(() => InferenceMessages.ReadResponse(new WireMessage(Encoding.UTF8.GetBytes("""{"outputs":[]}"""), length)));

    [Fact]
    public void ReadResponse_BytesBehindTheJsonThatNobodyClaims_AreRefused()
    {
        byte[] body = [.. """{"outputs":[]}"""u8, 1, 2];
        Assert.Equal("2 bytes behind the JSON belong to no tensor", Assert.Throws<InvalidMessageException>(() => InferenceMessages.ReadResponse(new WireMessage(body, body.Length - 2))).Message);
    }

    // Every cut and every changed byte of a message is read or refused in one clause; nothing else escapes.
    [Fact]
    public void Read_DamagedMessages_GiveOneKindOfException()
    {
        WireMessage message = InferenceMessages.Write(
            new InferenceResponse { ModelName = "m", ModelVersion = "1", Outputs = [InferenceTensor.Of("y", [2, 2], [1, 2, 3, 4]), Sample(InferenceDatatype.Bytes), Sample(InferenceDatatype.UInt64)] },
            static tensor => tensor.Datatype == InferenceDatatype.Bytes);
        byte[] bytes = message.Body.ToArray();
        for (int at = 0; at < bytes.Length; at++)
        {
            Try(new WireMessage(bytes.AsMemory(0, at), Math.Min(at, message.JsonLength!.Value)));
            foreach (byte value in "\0\"[]{},:-9e\u00ff"u8)
            {
                byte[] damaged = [.. bytes];
                damaged[at] = value;
                Try(new WireMessage(damaged, message.JsonLength));
            }
        }
    }

    [Fact]
    public void ReadRequest_DamagedMessages_GiveOneKindOfException()
    {
        var request = new InferenceRequest { Id = "a", Inputs = [Sample(InferenceDatatype.Float16), Sample(InferenceDatatype.Boolean)], Outputs = [new RequestedOutput("y", true)], BinaryOutputs = true };
        WireMessage message = InferenceMessages.Write(request, binaryInputs: true);
        byte[] bytes = message.Body.ToArray();
        for (int at = 0; at < message.JsonLength; at++)
        {
            foreach (byte value in "\0\"[]{},:-9ntf\u00ff"u8)
            {
                byte[] damaged = [.. bytes];
                damaged[at] = value;
                try
                {
                    Assert.NotEmpty(InferenceMessages.ReadRequest(new WireMessage(damaged, message.JsonLength)).Inputs);
                }
                catch (InvalidMessageException)
                {
                    // Refused in the one way that servers answer.
                }
            }
        }
    }

    [Fact]
    public void ReadModel_WrittenMetadata_IsTheSame()
    {
        var metadata = new ModelMetadata
        {
            Name = "m",
            Versions = ["1", "2"],
            Platform = "onnx",
            Inputs = [new TensorMetadata("x", InferenceDatatype.Float32, [-1, 3])],
            Outputs = [new TensorMetadata("y", InferenceDatatype.Int64, [-1])],
        };
        ModelMetadata back = InferenceMessages.ReadModel(InferenceMessages.Write(metadata));
        Assert.Equal((metadata.Name, metadata.Platform), (back.Name, back.Platform));
        Assert.Equal(metadata.Versions, back.Versions);
        Assert.Equal("'x' FP32[-1,3]", Assert.Single(back.Inputs).ToString());
        Assert.Equal("'y' INT64[-1]", Assert.Single(back.Outputs).ToString());
    }

    [Theory]
    [InlineData("""{"name":"m","inputs":[],"outputs":[]}""")]
    [InlineData("""{"name":"m","inputs":[{"name":"x","datatype":"FP32","shape":[-2]}],"outputs":[{"name":"x","datatype":"FP32","shape":[1]}]}""")]
    [InlineData("""{"name":5}""")]
    [InlineData("<html>")]
    public void ReadModel_WrongMetadata_IsRefused(string json) => Assert.Throws<InvalidMessageException>(() => InferenceMessages.ReadModel(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void ReadError_ProtocolForm_GivesTheText()
    {
        Assert.Equal("model 'x' is not there", InferenceMessages.ReadError(InferenceMessages.WriteError("model 'x' is not there")));
        Assert.Null(InferenceMessages.ReadError("<html>nope</html>"u8));
        Assert.Equal(500, InferenceMessages.ReadError(InferenceMessages.WriteError(new string('a', 100_000)))!.Length);
    }

    private static void Try(WireMessage message)
    {
        try
        {
            _ = InferenceMessages.ReadResponse(message);
        }
        catch (InvalidMessageException)
        {
            // Refused in the one way that callers know.
        }
    }

    private static WireMessage Write(InferenceTensor tensor) => InferenceMessages.Write(new InferenceResponse { ModelName = "m", Outputs = [tensor] });

    private static WireMessage Message(string json) => new(Encoding.UTF8.GetBytes(json));

    private static void AssertEqual(InferenceTensor expected, InferenceTensor actual)
    {
        Assert.Equal(expected.ToString(), actual.ToString());
        Assert.Equal(expected.Content.ToArray(), actual.Content.ToArray());
    }

    // Two elements at the ends of each type's range.
    private static InferenceTensor Sample(InferenceDatatype type)
    {
        ImmutableArray<int> shape = [2];
        byte[] bytes = type switch
        {
            InferenceDatatype.Boolean => [0, 1],
            InferenceDatatype.UInt8 => [0, 255],
            InferenceDatatype.Int8 => [0x80, 0x7F],
            InferenceDatatype.UInt16 => [0, 0, 255, 255],
            InferenceDatatype.Int16 => [0, 0x80, 255, 0x7F],
            InferenceDatatype.UInt32 => [0, 0, 0, 0, 255, 255, 255, 255],
            InferenceDatatype.Int32 => [0, 0, 0, 0x80, 255, 255, 255, 0x7F],
            InferenceDatatype.UInt64 => [.. new byte[8], .. Enumerable.Repeat((byte)255, 8)],
            InferenceDatatype.Int64 => [.. new byte[7], 0x80, .. Enumerable.Repeat((byte)255, 7), 0x7F],
            InferenceDatatype.Float16 => [1, 0, 0xFF, 0x7B],
            InferenceDatatype.BFloat16 => [0x80, 0x3F, 0x7F, 0x7F],
            InferenceDatatype.Float32 => [.. BitConverter.GetBytes(float.Epsilon), .. BitConverter.GetBytes(float.MinValue)],
            InferenceDatatype.Float64 => [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(double.MaxValue)],
            _ => [4, 0, 0, 0, .. "a\"é"u8, 0, 0, 0, 0],
        };
        return new InferenceTensor("x", type, shape, bytes);
    }
}

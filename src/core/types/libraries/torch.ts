import type { LibraryTable } from "./library.ts";

/** PyTorch's tensors, layers and loaders. A loss or a layer gives what its `forward` gives: known of none. */
export const torch: LibraryTable = {
  functions: {
    torch: {
      Tensor: `tensor zeros ones empty full eye arange linspace rand randn randint randperm from_numpy as_tensor zeros_like
        ones_like rand_like randn_like full_like cat stack concat exp log sqrt abs sin cos tanh sigmoid relu softmax matmul
        mm bmm argmax argmin clamp where flatten reshape squeeze unsqueeze transpose multinomial outer round sign pow
        FloatTensor LongTensor IntTensor BoolTensor DoubleTensor Tensor`,
      "torch.device": "device",
      "torch.Generator": "Generator manual_seed",
      bool: "is_tensor allclose equal",
      None: "save set_default_dtype",
    },
    "torch.cuda": {
      bool: "is_available",
      int: "device_count current_device",
      str: "get_device_name",
      None: "empty_cache synchronize",
    },
    "torch.backends.mps": { bool: "is_available" },
    "torch.nn.functional": {
      Tensor:
        "softmax log_softmax relu sigmoid tanh one_hot cross_entropy mse_loss nll_loss binary_cross_entropy binary_cross_entropy_with_logits normalize pad",
    },
    "torch.utils.data": { "list[torch.utils.data.Subset]": "random_split" },
  },
  classes: {
    "torch.Tensor": {
      methods: {
        Tensor: `to cuda cpu float long int bool double half view reshape flatten squeeze unsqueeze transpose permute
          contiguous clone detach exp log sqrt abs mean std var argmax argmin clamp pow t sigmoid tanh relu
          softmax log_softmax repeat expand matmul mm bmm dot requires_grad_ sum prod norm eq ne gt lt ge le
          round sign cumsum type_as add mul sub div`,
        int: "dim numel nelement",
        ndarray: "numpy",
        None: "backward",
      },
      attributes: {
        Tensor: "T data",
        "torch.Size": "shape",
        int: "ndim",
        "torch.device": "device",
        "torch.dtype": "dtype",
        bool: "requires_grad is_cuda",
      },
    },
  },
};
